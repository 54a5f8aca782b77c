import type { Look } from './look.ts';
import type { Frame } from './view.ts';

/** Puts a scan on a canvas. */
export interface Painter {
  /**
   * @param frame in pixels of the canvas
   * @returns whether the scan is on the canvas now; it may come later
   */
  paint(look: Look, frame: Frame): boolean;
  close(): void;
}

/** Pixels of the scan that a pixel of the canvas shows. */
export function stepOf({ scaleX, scaleY }: Frame): number {
  return 1 / Math.max(scaleX, scaleY);
}
