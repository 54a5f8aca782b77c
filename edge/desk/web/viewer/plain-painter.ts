import type { Look } from './look.ts';
import { type Painter, stepOf } from './painter.ts';
import { levelFor, type Planes } from './planes.ts';
import type { ScanReader } from './scan-reader.ts';
import type { Frame } from './view.ts';

/** A level as it was last painted, and under which look. */
interface Print {
  readonly canvas: OffscreenCanvas;
  readonly look: Look;
  readonly level: number;
}

/** Canvases that stay where the processor paints: handing them over to a graphics card that it plays would cost most. */
const IN_MEMORY: CanvasRenderingContext2DSettings = { willReadFrequently: true };
/** Pixels that are painted at a time: a new look is heeded after so many. */
const BAND_PIXELS = 60_000;
/** A rough picture comes first, of at most so many pixels. */
const ROUGH_PIXELS = 400_000;

/**
 * A painter for browsers without a graphics card: the worker paints a whole level once, and moving about only shows
 * it elsewhere.
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
  const rough = planes.levels.findIndex(({ width, height }) => width * height <= ROUGH_PIXELS);
  let print: Print | null = null;
  let wanted: { readonly look: Look; readonly level: number } | null = null;
  let isClosed = false;
  void reader.hold(planes);

  const paintLevel = async (look: Look, level: number): Promise<boolean> => {
    const { width, height } = planes.levels[level] ?? planes.levels[0];
    const fresh = new OffscreenCanvas(width, height);
    const onto = fresh.getContext('2d', IN_MEMORY);
    const rows = Math.max(1, Math.floor(BAND_PIXELS / width));
    for (let from = 0; from < height; from += rows) {
      const to = Math.min(height, from + rows);
      const pixels = await reader.paint(look, level, from, to);
      if (isClosed || wanted?.look !== look || pixels.length === 0) return false;
      onto?.putImageData(new ImageData(pixels, width, to - from), 0, from);
    }
    print = { canvas: fresh, look, level };
    changed();
    return true;
  };
  const paintWell = async (look: Look, level: number): Promise<void> => {
    const isRoughEnough = level >= rough || print?.look === look;
    if (isRoughEnough || (await paintLevel(look, rough))) await paintLevel(look, level);
  };

  return {
    paint(look, frame) {
      const level = levelFor(planes, stepOf(frame));
      if (wanted?.look !== look || wanted.level > level) {
        wanted = { look, level };
        void paintWell(look, level);
      }
      draw(context, print, planes, frame);
      return print !== null;
    },
    close() {
      isClosed = true;
    },
  };
}

/** Only what is seen of the print is touched: it may be far larger than the screen. */
function draw(context: CanvasRenderingContext2D, print: Print | null, { levels }: Planes, frame: Frame): void {
  const { canvas } = context;
  context.clearRect(0, 0, canvas.width, canvas.height);
  if (print === null) return;
  const { left, top, scaleX, scaleY } = frame;
  const [{ width, height }] = levels;
  const [fromX, fromY] = [Math.max(0, -left / scaleX), Math.max(0, -top / scaleY)];
  const toX = Math.min(width, (canvas.width - left) / scaleX);
  const toY = Math.min(height, (canvas.height - top) / scaleY);
  if (toX <= fromX || toY <= fromY) return;
  const of = 2 ** print.level;
  context.drawImage(
    print.canvas,
    fromX / of,
    fromY / of,
    (toX - fromX) / of,
    (toY - fromY) / of,
    left + fromX * scaleX,
    top + fromY * scaleY,
    (toX - fromX) * scaleX,
    (toY - fromY) * scaleY,
  );
}
