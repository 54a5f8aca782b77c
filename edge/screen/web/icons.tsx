/** Small drawings beside words: they never stand for a word alone. */

const PATHS = {
  alarm: 'M12 3 1.8 20.5h20.4L12 3Zm0 6v6m0 2.6v.4',
  doubt: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm-2.6-11.6a2.7 2.7 0 1 1 3.9 2.4c-.9.5-1.3 1-1.3 2m0 2.8v.4',
  notice: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm0-10v6m0-9.4V7',
  good: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm-4-9 3 3 5.5-6',
  pause: 'M8 5v14M16 5v14',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm0-14v5l3.5 2',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7.5 9a7.5 7.5 0 0 1 15 0',
  bag: 'M5 8h14v12H5zM9 8V5h6v3',
  sound: 'M4 9.5v5h3.5L12 19V5L7.5 9.5H4Zm11.5-1a5 5 0 0 1 0 7m2.5-9.5a8.5 8.5 0 0 1 0 12',
  mute: 'M4 9.5v5h3.5L12 19V5L7.5 9.5H4Zm12 0 5 5m0-5-5 5',
  keys: 'M3 7h18v11H3zM6.5 10.5h0m3.6 0h0m3.7 0h0m3.6 0h0M8 14.5h8',
  leave: 'M14 4h5v16h-5M4 12h11m-4-4 4 4-4 4',
  gate: 'M4 3v18M20 3v18M9 12h6m-2.5-2.5L15 12l-2.5 2.5',
  plus: 'M12 5v14M5 12h14',
  back: 'M19 12H5m6-6-6 6 6 6',
  broken: 'M9 15 6.5 17.5a3.5 3.5 0 0 1-5-5L4 10m11-1 2.5-2.5a3.5 3.5 0 0 1 5 5L20 14M8 2v3M2 8h3m11 14v-3m6-3h-3',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
