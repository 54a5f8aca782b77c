/** In pixels of the screen, as CSS counts them. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A scan that is shown. */
export interface Sheet extends Size {
  /** How much wider than high its pixels are. */
  readonly aspect: number;
}

/** What of a sheet is seen: so many times larger than fits the stage, with that pixel of it in the middle. */
export interface View {
  readonly zoom: number;
  readonly x: number;
  readonly y: number;
}

/** Where a sheet lies on the stage. */
export interface Frame {
  /** Of the sheet's top left corner. */
  readonly left: number;
  readonly top: number;
  /** Screen pixels a pixel of the sheet. */
  readonly scaleX: number;
  readonly scaleY: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point, Size {}

/** What moves over a sheet; `left` looks further to the left. */
export type Move = 'zoom-in' | 'zoom-out' | 'fit' | 'left' | 'right' | 'up' | 'down';

const ZOOM_STEP = 1.5;
/** Of the stage. */
const PUSH_STEP = 0.15;
/** Of the screen, that a pixel of the sheet may grow to. */
const LARGEST_PIXEL = 16;
/** How much of the stage a thing takes when it is looked at. */
const SHARE_OF_STAGE = 0.5;

/** The whole sheet. */
export function fitted({ width, height }: Size): View {
  return { zoom: 1, x: width / 2, y: height / 2 };
}

export function frameOf(view: View, stage: Size, sheet: Sheet): Frame {
  const scaleY = fit(stage, sheet) * view.zoom;
  const scaleX = scaleY * sheet.aspect;
  return { left: stage.width / 2 - view.x * scaleX, top: stage.height / 2 - view.y * scaleY, scaleX, scaleY };
}

/** Enlarged by `factor` around a point of the stage, which keeps showing what it shows. */
export function zoomed(view: View, stage: Size, sheet: Sheet, factor: number, around: Point): View {
  const before = frameOf(view, stage, sheet);
  const zoom = Math.min(mostZoom(stage, sheet), Math.max(1, view.zoom * factor));
  const held = pixelAt(before, around);
  const growth = view.zoom / zoom;
  return bounded(
    { zoom, x: held.x + (view.x - held.x) * growth, y: held.y + (view.y - held.y) * growth },
    stage,
    sheet,
  );
}

/** The sheet pushed by so many pixels of the screen. */
export function pushed(view: View, stage: Size, sheet: Sheet, by: Point): View {
  const { scaleX, scaleY } = frameOf(view, stage, sheet);
  return bounded({ ...view, x: view.x - by.x / scaleX, y: view.y - by.y / scaleY }, stage, sheet);
}

/** The view after a key or a button. */
export function moved(view: View, stage: Size, sheet: Sheet, how: Move): View {
  const middle = { x: stage.width / 2, y: stage.height / 2 };
  switch (how) {
    case 'fit':
      return fitted(sheet);
    case 'zoom-in':
      return zoomed(view, stage, sheet, ZOOM_STEP, middle);
    case 'zoom-out':
      return zoomed(view, stage, sheet, 1 / ZOOM_STEP, middle);
    case 'left':
      return pushed(view, stage, sheet, { x: stage.width * PUSH_STEP, y: 0 });
    case 'right':
      return pushed(view, stage, sheet, { x: -stage.width * PUSH_STEP, y: 0 });
    case 'up':
      return pushed(view, stage, sheet, { x: 0, y: stage.height * PUSH_STEP });
    case 'down':
      return pushed(view, stage, sheet, { x: 0, y: -stage.height * PUSH_STEP });
  }
}

/** A box of the sheet in the middle of the stage, as large as is good to look at. */
export function lookingAt(box: Box, stage: Size, sheet: Sheet): View {
  const scale = Math.min(stage.width / Math.max(1, box.width * sheet.aspect), stage.height / Math.max(1, box.height));
  const zoom = Math.min(mostZoom(stage, sheet), Math.max(1, (SHARE_OF_STAGE * scale) / fit(stage, sheet)));
  return bounded({ zoom, x: box.x + box.width / 2, y: box.y + box.height / 2 }, stage, sheet);
}

/** A sheet never leaves its stage: its edge comes to the stage's edge, and one that is smaller stays in the middle. */
export function bounded(view: View, stage: Size, sheet: Sheet): View {
  const { scaleX, scaleY } = frameOf(view, stage, sheet);
  const within = (at: number, seen: number, whole: number) =>
    seen >= whole ? whole / 2 : Math.min(whole - seen / 2, Math.max(seen / 2, at));
  return {
    zoom: view.zoom,
    x: within(view.x, stage.width / scaleX, sheet.width),
    y: within(view.y, stage.height / scaleY, sheet.height),
  };
}

/** The place of the sheet that a point of the stage shows. */
export function pixelAt({ left, top, scaleX, scaleY }: Frame, { x, y }: Point): Point {
  return { x: (x - left) / scaleX, y: (y - top) / scaleY };
}

/** Where a box of the sheet lies on the stage. */
export function onStage({ left, top, scaleX, scaleY }: Frame, box: Box): Box {
  return { x: left + box.x * scaleX, y: top + box.y * scaleY, width: box.width * scaleX, height: box.height * scaleY };
}

/** A round length that is at most `most` screen pixels long, for a scale bar; both in screen pixels and mm. */
export function scaleBar(pixelsPerMillimetre: number, most: number): { readonly mm: number; readonly length: number } {
  const longest = most / pixelsPerMillimetre;
  const power = 10 ** Math.floor(Math.log10(longest));
  const mm = power * (longest >= 5 * power ? 5 : longest >= 2 * power ? 2 : 1);
  return { mm, length: mm * pixelsPerMillimetre };
}

function fit(stage: Size, { width, height, aspect }: Sheet): number {
  return Math.max(1e-3, Math.min(stage.width / (width * aspect), stage.height / height));
}

function mostZoom(stage: Size, sheet: Sheet): number {
  return Math.max(1, LARGEST_PIXEL / fit(stage, sheet));
}
