import type { Look } from './look.ts';
import { type Painter, stepOf } from './painter.ts';
import { levelFor, type Planes, roughLevel } from './planes.ts';
import { IN_MEMORY, Print } from './print.ts';
import type { ScanReader } from './scan-reader.ts';

/** What should be on the canvas. */
interface Wanted {
  readonly look: Look;
  readonly level: number;
  /** The row of the scan in the middle of the canvas, and how many from there should be ready. */
  readonly row: number;
  readonly reach: number;
}

/**
 * A painter for browsers without a graphics card: the worker paints a rough level at once, then the one that the screen
 * has pixels for, from what is looked at outwards. Moving about only shows elsewhere what is painted.
 *
 * @param changed called when there is more to show
 */
export function createPlainPainter(
  canvas: HTMLCanvasElement,
  planes: Planes,
  reader: ScanReader,
  changed: () => void,
): Painter | null {
  const context = canvas.getContext('2d', IN_MEMORY);
  if (context === null) return null;
  const rough = roughLevel(planes);
  let wanted: Wanted | null = null;
  /** Of one look, from coarse to fine; the first is whole. */
  let shown: readonly Print[] = [];
  /** The first of another look, until it is whole. */
  let coming: Print | null = null;
  let [isBusy, isClosed] = [false, false];
  void reader.hold(planes);

  const printFor = ({ look, level }: Wanted): Print => {
    if (shown[0]?.look !== look) {
      if (coming?.look !== look) coming = new Print(planes, look, rough);
      return coming;
    }
    const print = shown.find((each) => each.level === level) ?? new Print(planes, look, level);
    if (!shown.includes(print)) shown = [...shown, print].toSorted((a, b) => b.level - a.level);
    return print;
  };
  const nextBand = (): { readonly print: Print; readonly band: number } | null => {
    if (wanted === null || isClosed) return null;
    const print = printFor(wanted);
    const band = print.missingBand(wanted.row, print === coming ? Infinity : wanted.reach);
    return band === null ? null : { print, band };
  };
  const work = async (): Promise<void> => {
    if (isBusy) return;
    isBusy = true;
    for (let next = nextBand(); next !== null; next = nextBand()) {
      const { print, band } = next;
      if (!(await print.paintBand(reader, band))) break;
      if (print === coming && print.isWhole) [shown, coming] = [[print], null];
      if (print !== coming) changed();
    }
    isBusy = false;
  };

  return {
    paint(look, frame) {
      const level = Math.min(rough, levelFor(planes, stepOf(frame)));
      const rows = canvas.height / frame.scaleY;
      wanted = { look, level, row: rows / 2 - frame.top / frame.scaleY, reach: rows };
      void work();
      context.clearRect(0, 0, canvas.width, canvas.height);
      const coarseEnough = shown.filter((print) => print.level >= level);
      const hiding = coarseEnough.findLastIndex(({ isWhole }) => isWhole);
      for (const print of coarseEnough.slice(hiding)) print.draw(context, frame);
      return shown.length > 0;
    },
    close() {
      isClosed = true;
    },
  };
}
