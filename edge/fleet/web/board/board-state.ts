import { signal } from '@preact/signals';
import type { Wanted } from './lane-list.ts';

/** What the board shows: it stays while somebody looks into a lane. */
export const wanted = signal<Wanted>({ text: '', site: null, level: null, sort: 'worst' });
/** Of the list, from 0. */
export const pageNumber = signal(0);

export function want(more: Partial<Wanted>): void {
  wanted.value = { ...wanted.value, ...more };
  pageNumber.value = 0;
}
