import type { BagNotice, HoldBags } from '../../edge/contract/pre-screening.ts';
import type { OpenLedger } from '../../edge/ledger/ledger.ts';
import { createHoldBags } from '../../edge/live/hold-bags.ts';
import { createLiveEnd } from '../../edge/live/live-end.ts';
import { encodeSheet } from '../../edge/live/wire.ts';
import { DEVELOPMENT_TRUST, developmentPrivateKey } from '../../edge/signing/keys.ts';
import { signerOf } from '../../edge/signing/signature-pair.ts';
import { siteTopicOf } from '../../edge/sync/topic.ts';
import type { Bus } from '../../hardware/bus/bus.ts';
import type { Clock } from '../../hardware/clock.ts';
import type { Entropy } from '../../hardware/entropy.ts';
import type { Passenger } from '../population/passenger.ts';

/** Share of passengers with checked bags of whom one is found suspect. */
const SUSPECT = 0.05;
/** Of those, how often the hall finds later that it was wrong. */
const WITHDRAWN = 0.2;
const WITHDRAWN_AFTER_MS = 60_000;
/** What a sheet leaves out stays as it was: the last few will do. */
const MOST_SAID = 20;
const HELD_FOR_MS = 6 * 3_600_000;
const SHEET_VALID_MS = 12 * 3_600_000;

const KEY = developmentPrivateKey();
const SIGN = signerOf(KEY);

/** The hall in which hold bags are screened, and the copy that the box keeps of what it says. */
export interface Screening {
  /** Somebody will come to the lanes: their bags are in the hall. */
  screen(passenger: Passenger): void;
  /** The copy of a box that has power. */
  connect(ledger: ScreeningLedger, clock: Clock): BoxScreening;
}

export type ScreeningLedger = Pick<
  OpenLedger,
  'append' | 'appendWith' | 'cases' | 'heldBags' | 'marks' | 'recordsOf' | 'watch'
>;

export interface BoxScreening {
  readonly holdBags: HoldBags;
  start(): void;
  stop(): void;
}

export interface ScreeningOptions {
  readonly site: string;
  /** Of the hall and of the box. */
  readonly hall: Bus;
  readonly box: Bus;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly gone: (passage: string, lane: string) => void;
}

export function createScreening({ site, hall, box, clock, entropy, gone }: ScreeningOptions): Screening {
  const notices = new Map<string, BagNotice>();

  function say(plate: string, verdict: BagNotice['verdict']): void {
    const nowMs = Math.floor(clock.wallMs());
    const found = { by: 'hall', imageSha256: null, reason: 'dense block' } as const;
    const times = {
      issuedAtMs: nowMs,
      expiresAtMs: nowMs + HELD_FOR_MS,
      sequence: (notices.get(plate)?.sequence ?? 0) + 1,
    };
    const oldest = notices.keys().next();
    if (notices.size >= MOST_SAID && !oldest.done) notices.delete(oldest.value);
    notices.set(plate, { plate, seal: null, verdict, ...found, ...times });
    void publish().catch(() => {
      // The next sheet has it too.
    });
  }

  async function publish(): Promise<void> {
    const issuedAtMs = Math.floor(clock.wallMs());
    const sheet = {
      kind: 'greenlane-hold-baggage',
      site,
      sequence: issuedAtMs,
      issuedAtMs,
      expiresAtMs: issuedAtMs + SHEET_VALID_MS,
      notices: [...notices.values()],
    } as const;
    await hall.publish(siteTopicOf(site, 'hold-baggage'), encodeSheet(sheet, SIGN), { retain: true });
  }

  return {
    screen({ boardingPass }) {
      const [plate] = boardingPass.bagTags;
      if (plate === undefined || !entropy.chance(SUSPECT)) return;
      say(plate, 'suspect');
      if (entropy.chance(WITHDRAWN)) clock.after(WITHDRAWN_AFTER_MS, () => say(plate, 'clear'));
    },
    connect(ledger, boxClock) {
      const ignore = () => {};
      const holdBags = createHoldBags({
        clock: boxClock,
        ledger,
        isSpokenTo: true,
        isTrusted: (issuer) => issuer === KEY.id,
        gone: (_notice, { id, lane }) => gone(id, lane),
        onTrouble: ignore,
      });
      const tools = { bus: box, clock: boxClock, ledger, trust: DEVELOPMENT_TRUST, want: null };
      const end = createLiveEnd({ site, lanes: [], holdBags, refused: ignore, onTrouble: ignore, ...tools });
      return {
        holdBags,
        start() {
          holdBags.start();
          end.start();
        },
        stop() {
          end.stop();
          holdBags.stop();
        },
      };
    },
  };
}
