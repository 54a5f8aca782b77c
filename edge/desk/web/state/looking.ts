import { computed, signal } from '@preact/signals';
import { systemClock } from '../../../../hardware/clock.ts';
import { desk } from './desk.ts';
import { afterTick, RESTED } from './rest.ts';

const TICK_MS = 5000;
const review = signal(RESTED);

/** Whether an image of a bag is on the screen now; the case says so. */
export const isImageShown = signal(false);
export const lookedMs = computed(() => review.value.lookedMs);
export const isRestDue = computed(() => desk.value !== null && lookedMs.value >= desk.value.rules.restAfterMs);

/** Begins to count; once for the life of the page. */
export function startCounting(): void {
  systemClock.after(TICK_MS, () => {
    const isLooking = isImageShown.value && document.visibilityState === 'visible';
    review.value = afterTick(review.value, isLooking, systemClock.nowMs(), TICK_MS);
    startCounting();
  });
}

export function rested(): void {
  review.value = RESTED;
}
