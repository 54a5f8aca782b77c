/** The keys of the page, as printed on them; none is a key of the X-ray picture, which works on the same page. */
export const PAGE_KEYS = {
  next: 'j',
  previous: 'k',
  open: 'Enter',
  decide: 'd',
  hold: 'w',
  new: 'a',
  back: 'q',
  help: '?',
} as const;
