import type { DetectorOutput } from '../packs/manifest.ts';
import type { Size } from './placement.ts';
import { unbelievable } from './unbelievable.ts';

/** What the runtime answers under a name. */
export interface OutputTensor {
  readonly dims: readonly number[];
  readonly data: unknown;
}
export type Outputs = Readonly<Record<string, OutputTensor | undefined>>;

/** Every box that a detector looked at, sure of it or not. */
export interface Candidates {
  /** [N, 4]: left, top, right, bottom in pixels of the input. */
  readonly boxes: Float32Array;
  /** [N, C], 0..1. */
  readonly scores: Float32Array;
}

/** The sides of YOLOX's grid cells, in pixels. */
const STRIDES = [8, 16, 32] as const;
export const COARSEST_STRIDE = 32;

/**
 * Reads the tensors of any of the formats that a manifest can name; `DetectorOutput` says what they hold.
 * @throws Fault `model-unavailable` for another shape, and for numbers that are none
 */
export function readCandidates(outputs: Outputs, output: DetectorOutput, input: Size, classes: number): Candidates {
  switch (output.format) {
    case 'boxes-scores': {
      const boxes = take(outputs, output.boxes, [1, null, 4]);
      return { boxes, scores: take(outputs, output.scores, [1, boxes.length / 4, classes]) };
    }
    case 'yolov8':
      return readYolov8(take(outputs, output.output, [1, 4 + classes, null]), classes);
    case 'yolox': {
      const cells = STRIDES.reduce((sum, stride) => sum + (input.width / stride) * (input.height / stride), 0);
      return readYolox(take(outputs, output.output, [1, cells, 5 + classes]), input, classes);
    }
    case 'detr': {
      const boxes = take(outputs, output.boxes, [1, null, 4]);
      const columns = output.activation === 'softmax' ? classes + 1 : classes;
      const logits = take(outputs, output.logits, [1, boxes.length / 4, columns]);
      const scores = output.activation === 'softmax' ? softmax(logits, classes) : logits.map(sigmoid);
      return { boxes: cornersOfShares(boxes, input), scores };
    }
  }
}

/** A tensor's numbers; `null` in the shape stands for any size. */
function take(outputs: Outputs, name: string, shape: readonly (number | null)[]): Float32Array {
  const { data, dims = [] } = outputs[name] ?? {};
  if (!(data instanceof Float32Array)) throw unbelievable(`${name} is no tensor of float32`);
  if (dims.length !== shape.length || shape.some((size, at) => size !== null && size !== dims[at])) {
    throw unbelievable(
      `${name} has the shape ${dims.join(' x ')}, not ${shape.map((size) => size ?? 'N').join(' x ')}`,
    );
  }
  for (const number of data) if (!Number.isFinite(number)) throw unbelievable(`${name} holds ${number}`);
  return data;
}

/** One row a number, one column a box: middle x, middle y, width, height, scores. */
function readYolov8(data: Float32Array, classes: number): Candidates {
  const count = data.length / (4 + classes);
  const [boxes, scores] = [new Float32Array(count * 4), new Float32Array(count * classes)];
  for (let box = 0; box < count; box += 1) {
    const at = (row: number) => data[row * count + box] ?? 0;
    writeCorners(boxes, box, at(0), at(1), at(2), at(3));
    for (let index = 0; index < classes; index += 1) scores[box * classes + index] = at(4 + index);
  }
  return { boxes, scores };
}

/** Middles relative to their cell and logarithms of sizes, both in strides; score = objectness x score of the class. */
function readYolox(data: Float32Array, input: Size, classes: number): Candidates {
  const row = 5 + classes;
  const count = data.length / row;
  const [boxes, scores] = [new Float32Array(count * 4), new Float32Array(count * classes)];
  let box = 0;
  for (const stride of STRIDES) {
    for (let cellY = 0; cellY < input.height / stride; cellY += 1) {
      for (let cellX = 0; cellX < input.width / stride; cellX += 1, box += 1) {
        const at = (column: number) => data[box * row + column] ?? 0;
        const [width, height] = [Math.exp(at(2)) * stride, Math.exp(at(3)) * stride];
        writeCorners(boxes, box, (cellX + at(0)) * stride, (cellY + at(1)) * stride, width, height);
        for (let index = 0; index < classes; index += 1) scores[box * classes + index] = at(4) * at(5 + index);
      }
    }
  }
  return { boxes, scores };
}

function cornersOfShares(shares: Float32Array, { width, height }: Size): Float32Array {
  const boxes = new Float32Array(shares.length);
  for (let box = 0; box < shares.length / 4; box += 1) {
    const at = (column: number) => shares[box * 4 + column] ?? 0;
    writeCorners(boxes, box, at(0) * width, at(1) * height, at(2) * width, at(3) * height);
  }
  return boxes;
}

function writeCorners(boxes: Float32Array, box: number, x: number, y: number, width: number, height: number): void {
  boxes[box * 4] = x - width / 2;
  boxes[box * 4 + 1] = y - height / 2;
  boxes[box * 4 + 2] = x + width / 2;
  boxes[box * 4 + 3] = y + height / 2;
}

/** The shares of the classes among themselves and "nothing", which comes last and is left out. */
function softmax(logits: Float32Array, classes: number): Float32Array {
  const scores = new Float32Array((logits.length / (classes + 1)) * classes);
  for (let box = 0; box * classes < scores.length; box += 1) {
    const row = logits.subarray(box * (classes + 1), (box + 1) * (classes + 1));
    const most = Math.max(...row);
    const sum = row.reduce((total, logit) => total + Math.exp(logit - most), 0);
    for (let index = 0; index < classes; index += 1) {
      scores[box * classes + index] = Math.exp((row[index] ?? 0) - most) / sum;
    }
  }
  return scores;
}

function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}
