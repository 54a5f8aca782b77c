import type { Look } from './look.ts';
import type { Planes } from './planes.ts';
import type { ScanReader } from './scan-reader.ts';
import type { Frame } from './view.ts';

/** Canvases that stay where the processor paints: handing them over to a graphics card that it plays would cost most. */
export const IN_MEMORY: CanvasRenderingContext2DSettings = { willReadFrequently: true };
/** Pixels that are painted at a time: a new look is heeded after so many. */
const BAND_PIXELS = 60_000;

/** One level of a scan under one look, as far as the worker has painted it: in bands across its whole width. */
export class Print {
  readonly look: Look;
  readonly level: number;
  readonly #planes: Planes;
  readonly #canvas: OffscreenCanvas;
  readonly #onto: OffscreenCanvasRenderingContext2D | null;
  readonly #rows: number;
  readonly #missing: Set<number>;

  constructor(planes: Planes, look: Look, level: number) {
    const { width, height } = planes.levels[level] ?? planes.levels[0];
    this.look = look;
    this.level = level;
    this.#planes = planes;
    this.#canvas = new OffscreenCanvas(width, height);
    this.#onto = this.#canvas.getContext('2d', IN_MEMORY);
    this.#rows = Math.max(1, Math.floor(BAND_PIXELS / width));
    this.#missing = new Set(Array.from({ length: Math.ceil(height / this.#rows) }, (_, band) => band));
  }

  get isWhole(): boolean {
    return this.#missing.size === 0;
  }

  /** The missing band that is nearest to a row of the scan; null where none is within so many rows of it. */
  missingBand(row: number, reach: number): number | null {
    const bandRows = this.#rows * 2 ** this.level;
    const distance = (band: number) => Math.abs((band + 0.5) * bandRows - row) - bandRows / 2;
    let nearest: number | null = null;
    for (const band of this.#missing) {
      if (distance(band) <= (nearest === null ? reach : distance(nearest))) nearest = band;
    }
    return nearest;
  }

  /** Resolves to whether the worker painted it. */
  async paintBand(reader: ScanReader, band: number): Promise<boolean> {
    const { width, height } = this.#canvas;
    const [from, to] = [band * this.#rows, Math.min(height, (band + 1) * this.#rows)];
    const pixels = await reader.paint(this.look, this.level, from, to);
    if (pixels.length === 0) return false;
    this.#onto?.putImageData(new ImageData(pixels, width, to - from), 0, from);
    this.#missing.delete(band);
    return true;
  }

  /** Only what is seen is touched: the print may be far larger than the screen. */
  draw(context: CanvasRenderingContext2D, { left, top, scaleX, scaleY }: Frame): void {
    const { canvas } = context;
    const [{ width, height }] = this.#planes.levels;
    const [fromX, fromY] = [Math.max(0, -left / scaleX), Math.max(0, -top / scaleY)];
    const toX = Math.min(width, (canvas.width - left) / scaleX);
    const toY = Math.min(height, (canvas.height - top) / scaleY);
    if (toX <= fromX || toY <= fromY) return;
    const of = 2 ** this.level;
    context.drawImage(
      this.#canvas,
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
}
