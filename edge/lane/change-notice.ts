/** Tells once of all that changed in one go. @returns called after whatever may have changed something */
export function createChangeNotice(look: () => unknown, tell: () => void): () => void {
  let last = '';
  let isPlanned = false;
  const compare = () => {
    isPlanned = false;
    const now = JSON.stringify(look());
    if (now === last) return;
    last = now;
    tell();
  };
  return () => {
    if (isPlanned) return;
    isPlanned = true;
    queueMicrotask(compare);
  };
}
