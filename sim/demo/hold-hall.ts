import type { BagNotice } from '../../edge/contract/pre-screening.ts';
import { type CentreVoice, createCentreVoice } from '../../edge/live/centre-voice.ts';
import { developmentPrivateKey } from '../../edge/signing/keys.ts';
import { createMqttBus } from '../../hardware/bus/mqtt-bus.ts';
import { systemClock } from '../../hardware/clock.ts';
import type { Passenger } from '../population/passenger.ts';
import { SITE } from './site.ts';

/** The hall in which hold bags are screened before their passengers come to the lane of a demonstration. */
export interface HoldHall {
  /** Speaks over this broker from now on. Answers how to end that. */
  connect(brokerUrl: string): () => Promise<void>;
  /** This passenger will come: what is found of their bags is told. */
  screen(passenger: Passenger): void;
}

/** One bag in so many is found suspect; which, follows from its plate. */
const SUSPECT_ONE_IN = 25;
const MOST_SAID = 50;
const MS_PER_HOUR = 3_600_000;
const FOUND = [
  'a dense block',
  'a shape like a bottle behind metal',
  'something that the picture does not show through',
];

export function createHoldHall(): HoldHall {
  const said: BagNotice[] = [];
  let voice: CentreVoice | null = null;

  function tell(): void {
    if (voice === null || said.length === 0) return;
    // A lane that does not hear of it does not stop: the next sheet has it too.
    void voice.tellOfBags(said, MS_PER_HOUR).catch(() => {});
  }

  return {
    connect(url) {
      const bus = createMqttBus({ url, clock: systemClock });
      voice = createCentreVoice({ bus, clock: systemClock, key: developmentPrivateKey(), site: SITE });
      bus.start();
      tell();
      return async () => {
        voice = null;
        await bus.stop();
      };
    },
    screen({ boardingPass: { bagTags } }) {
      const plate = bagTags.find((tag) => Number(tag.slice(-6)) % SUSPECT_ONE_IN === 0);
      if (plate === undefined || said.some((notice) => notice.plate === plate)) return;
      const issuedAtMs = systemClock.wallMs();
      const reason = FOUND[said.length % FOUND.length] ?? '';
      const told = { verdict: 'suspect', by: 'hold baggage hall 1', reason, imageSha256: null } as const;
      said.push({ plate, seal: null, ...told, issuedAtMs, expiresAtMs: issuedAtMs + 24 * MS_PER_HOUR, sequence: 1 });
      if (said.length > MOST_SAID) said.shift();
      tell();
    },
  };
}
