import { computed, signal } from '@preact/signals';
import { systemClock } from '../../../../hardware/clock.ts';
import { desk, type Telling } from '../state/desk.ts';
import { laneName } from '../state/desk-state.ts';
import { t, wordFor } from '../words/words.ts';
import { play } from './sound.ts';

/** Something that happened, said once in the line of messages; words follow the language. */
export interface Message {
  readonly id: number;
  readonly kind: 'alarm' | 'notice' | 'good';
  readonly say: () => string;
  /** The case that it is about. */
  readonly caseId?: string;
}

const said = signal<readonly Message[]>([]);

/** Newest first; the line shows the first. Of a case that is decided there is nothing more to open. */
export const messages = computed(() =>
  said.value.filter(({ caseId }) => caseId === undefined || desk.value?.cases.get(caseId)?.state !== 'decided'),
);

const KEPT_MESSAGES = 20;
const SHOWN_FOR_MS = { alarm: 20_000, notice: 8000, good: 8000 } as const;
let count = 0;

export function say(message: Omit<Message, 'id'>): void {
  const id = (count += 1);
  said.value = [{ ...message, id }, ...said.value].slice(0, KEPT_MESSAGES);
  systemClock.after(SHOWN_FOR_MS[message.kind], () => dismiss(id));
}

export function dismiss(id: number): void {
  said.value = said.value.filter((message) => message.id !== id);
}

/** Says what the stream tells, with a sound where somebody should look up. */
export function announce(telling: Telling): void {
  if (telling.type === 'alarm') {
    const { lane, finding, passage } = telling;
    play('alarm');
    say({
      kind: 'alarm',
      say: () => t('toast.lane-alarm', { lane: laneName(desk.value, lane), what: wordFor('finding', finding.code) }),
      ...(passage === null ? {} : { caseId: passage }),
    });
    return;
  }
  const { lane, passenger, isAlarm, id } = telling.card;
  const who = () => ({ passenger: passenger || t('queue.unknown-passenger'), lane: laneName(desk.value, lane) });
  if (telling.type === 'timed-out') {
    say({ kind: 'notice', say: () => t('toast.timed-out', who()), caseId: id });
    return;
  }
  if (isAlarm) play('alarm');
  say({
    kind: isAlarm ? 'alarm' : 'notice',
    say: () => t(isAlarm ? 'toast.new-alarm' : 'toast.new-case', who()),
    caseId: id,
  });
}
