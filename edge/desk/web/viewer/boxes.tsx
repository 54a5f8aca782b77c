import { t } from '../words/words.ts';
import { placeLabels } from './labels.ts';
import type { SeenThing } from './seen-things.ts';
import { type Box, type Frame, onStage, type Size } from './view.ts';
import { nameOf, percent } from './words-for.ts';

interface BoxesProps {
  readonly things: readonly SeenThing[];
  readonly frame: Frame;
  readonly stage: Size;
  readonly lookAt: (thing: SeenThing) => void;
}

/** Smaller ones could not be hit, WCAG 2.2 (2.5.8). */
const LEAST_TARGET = 24;
const LABEL_HEIGHT = 22;
const LABEL_PADDING = 12;
/** On a smaller stage labels would hide the bag: they say their number alone, and the list says the rest. */
const ROOM_FOR_NAMES = 480;

/** Boxes over the picture, as elements of the page: as sharp as the screen, whatever the picture is enlarged to. */
export function Boxes({ things, frame, stage, lookAt }: BoxesProps) {
  const boxes = things.map((thing) => ({ thing, box: grown(onStage(frame, thing.box)), text: labelOf(thing, stage) }));
  const seen = boxes.filter(({ box }) => touches(box, stage));
  const labels = placeLabels(
    seen.map(({ box, text }) => ({ box, label: { width: widthOf(text), height: LABEL_HEIGHT } })),
    stage,
  );
  return (
    <div class="viewer-boxes">
      {seen.map(({ thing, box }) => (
        <button
          key={`box ${thing.number}`}
          type="button"
          class="viewer-box"
          data-by={thing.by}
          style={placed(box)}
          aria-label={t('viewer.thing', {
            number: thing.number,
            name: nameOf(thing),
            share: percent(thing.share),
            by: t(`viewer.by-${thing.by}`),
          })}
          onClick={() => lookAt(thing)}
        />
      ))}
      {seen.map(({ thing, text }, index) => (
        <span
          key={`label ${thing.number}`}
          class="viewer-label"
          data-by={thing.by}
          aria-hidden="true"
          style={placed(labels[index] ?? { x: 0, y: 0, width: 0, height: 0 })}
        >
          {text}
        </span>
      ))}
    </div>
  );
}

function labelOf(thing: SeenThing, stage: Size): string {
  return stage.width < ROOM_FOR_NAMES
    ? String(thing.number)
    : `${thing.number} ${nameOf(thing)} ${percent(thing.share)}`;
}

const ruler = new OffscreenCanvas(1, 1).getContext('2d');

/** In the font of the labels, `viewer.css`. */
function widthOf(text: string): number {
  if (ruler !== null) ruler.font = '600 13px system-ui, sans-serif';
  return Math.ceil(ruler?.measureText(text).width ?? 8 * text.length) + LABEL_PADDING;
}

function grown({ x, y, width, height }: Box): Box {
  const [wider, higher] = [Math.max(0, LEAST_TARGET - width), Math.max(0, LEAST_TARGET - height)];
  return { x: x - wider / 2, y: y - higher / 2, width: width + wider, height: height + higher };
}

function touches({ x, y, width, height }: Box, stage: Size): boolean {
  return x + width > 0 && y + height > 0 && x < stage.width && y < stage.height;
}

function placed({ x, y, width, height }: Box) {
  return { transform: `translate(${x}px, ${y}px)`, width: `${width}px`, height: `${height}px` };
}
