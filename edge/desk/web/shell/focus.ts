/** Whether the focus is nowhere: what had it is no longer there. */
export function isFocusLost(): boolean {
  const { activeElement } = document;
  return activeElement === null || activeElement === document.body;
}

/** Gives the focus to the first of these places that is on the page, which stays where it is scrolled to. */
export function focusOn(...ids: readonly string[]): void {
  for (const id of ids) {
    const place = document.getElementById(id);
    if (place !== null) return place.focus({ preventScroll: true });
  }
}
