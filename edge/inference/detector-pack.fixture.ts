import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { DETECTOR_INPUT } from '../packs/detector-input.fixture.ts';
import type { DetectorManifest } from '../packs/manifest.ts';
import { graph, integers, message, model, node, tensorInfo } from '../packs/onnx.fixture.ts';
import { DEVELOPMENT_KEY } from '../packs/pack.fixture.ts';
import { signPack } from '../packs/sign.ts';

/**
 * A detector that a test understands: every cell of 8 x 8 pixels is a box, and its score is how dark it is at the low
 * energy. Given a picture that is black all over, it may do something else.
 */

/** What it does with a black picture; one that `never-loads` stalls with every picture. */
export type Mood = 'calm' | 'nan' | 'infinite' | 'wrong-shape' | 'stall' | 'never-loads' | 'two-gigabytes';

const { width: WIDTH, height: HEIGHT } = DETECTOR_INPUT;
const CELL = 8;
const CELLS = (WIDTH / CELL) * (HEIGHT / CELL);
/** Element types by their numbers in onnx.proto. */
const FLOAT = 1;
const INT64 = 7;
const BOOL = 9;

const MANIFEST: DetectorManifest = {
  schema: 2,
  id: 'dark-cells',
  version: '1.0.0',
  kind: 'detector',
  minimumLaneVersion: '0.1.0',
  licence: 'Apache-2.0',
  files: { 'model.onnx': { sha256: '0'.repeat(64), bytes: 1 } },
  training: { data: 'none', licence: 'none' },
  model: 'model.onnx',
  input: { ...DETECTOR_INPUT, fit: { kind: 'millimetres', millimetresPerPixel: 2.5 } },
  output: { format: 'boxes-scores', boxes: 'boxes', scores: 'scores' },
  classes: [{ name: 'dark thing', category: 'other', threshold: 0.5 }],
  maxOverlap: 0.5,
  measured: {},
};

/** Writes a signed pack into a folder that is there. */
export function writeDetectorPack(folder: string, mood: Mood = 'calm', change: Partial<DetectorManifest> = {}): void {
  writeFileSync(path.join(folder, 'model.onnx'), detectorModel(mood));
  writeFileSync(path.join(folder, 'manifest.json'), JSON.stringify({ ...MANIFEST, ...change }));
  signPack(folder, DEVELOPMENT_KEY);
}

function detectorModel(mood: Mood): Buffer {
  const { nodes, constants = [] } = MOODS[mood];
  const square = (name: string) => integers(name, [CELL, CELL]);
  return model({
    inputs: [tensorInfo('image', [1, 2, HEIGHT, WIDTH])],
    outputs: [
      tensorInfo('boxes', [1, CELLS, 4]),
      tensorInfo('scores', [1, mood === 'wrong-shape' ? 'some' : CELLS, 1]),
    ],
    initializers: [
      floats('kernel', [1, 2, CELL, CELL], (at) => (at < CELL * CELL ? -1 / (CELL * CELL) : 0)),
      floats('bias', [1], () => 1),
      floats('one', [], () => 1),
      floats('zero', [], () => 0),
      floats('cells', [1, CELLS, 4], corner),
      sizes('score shape', [1, CELLS, 1]),
      ...constants,
    ],
    nodes: [
      does('Conv', ['image', 'kernel', 'bias'], 'darkness', [square('kernel_shape'), square('strides')]),
      does('Reshape', ['darkness', 'score shape'], 'rows'),
      does('Clip', ['rows', 'zero', 'one'], 'calm scores'),
      does('ReduceMean', ['image'], 'brightness', [integer('keepdims', 0)]),
      ...nodes,
    ],
  });
}

interface Part {
  readonly nodes: readonly Buffer[];
  readonly constants?: readonly Buffer[];
}

const CALM_BOXES = does('Identity', ['cells'], 'boxes');
/** Turns for ever: the cosine of the cosine, as often as it is told. */
const LOOP_BODY = graph({
  inputs: [scalar('turn', INT64), scalar('go on', BOOL), scalar('value', FLOAT)],
  outputs: [scalar('go on again', BOOL), scalar('next value', FLOAT)],
  nodes: [does('Identity', ['go on'], 'go on again'), does('Cos', ['value'], 'next value')],
});
const LOOP = [message([1, 'body'], [6, LOOP_BODY], [20, 5])];
/** Nothing at all, times whatever was made of the picture: enough to be bound to it. */
const TROUBLED_SCORES = [
  does('Mul', ['trouble', 'zero'], 'nothing'),
  does('Add', ['calm scores', 'nothing'], 'scores'),
];

const MOODS: Readonly<Record<Mood, Part>> = {
  calm: { nodes: [CALM_BOXES, does('Identity', ['calm scores'], 'scores')] },
  // Zero times the logarithm of zero.
  nan: { nodes: [CALM_BOXES, does('Log', ['brightness'], 'trouble'), ...TROUBLED_SCORES] },
  infinite: {
    nodes: [
      does('Reciprocal', ['brightness'], 'trouble'),
      does('Add', ['cells', 'trouble'], 'boxes'),
      does('Identity', ['calm scores'], 'scores'),
    ],
  },
  'wrong-shape': {
    constants: [floats('count', [1], () => CELLS), sizes('first', [0]), sizes('axis', [1])],
    nodes: [
      CALM_BOXES,
      does('Mul', ['brightness', 'count'], 'some'),
      does('Cast', ['some'], 'end', [integer('to', INT64)]),
      does('Slice', ['calm scores', 'first', 'end', 'axis'], 'scores'),
    ],
  },
  stall: {
    constants: [floats('turns', [], () => 1e12), floats('start', [], () => 1)],
    nodes: [
      CALM_BOXES,
      ...darkTimes('turns', 'turn count'),
      does('Loop', ['turn count', '', 'start'], 'trouble', LOOP),
      ...TROUBLED_SCORES,
    ],
  },
  'never-loads': {
    constants: [sizes('turn count', [1e12])],
    nodes: [CALM_BOXES, does('Loop', ['turn count', '', 'brightness'], 'trouble', LOOP), ...TROUBLED_SCORES],
  },
  'two-gigabytes': {
    constants: [floats('numbers', [1], () => 2 ** 29), floats('start', [1], () => 1), sizes('least', [1])],
    nodes: [
      CALM_BOXES,
      ...darkTimes('numbers', 'size'),
      does('Max', ['size', 'least'], 'shape'),
      does('Expand', ['start', 'shape'], 'much'),
      does('ReduceMean', ['much'], 'trouble', [integer('keepdims', 0)]),
      ...TROUBLED_SCORES,
    ],
  },
};

/** (1 - brightness) x `factor`, as a whole number. */
function darkTimes(factor: string, output: string): readonly Buffer[] {
  return [
    does('Sub', ['one', 'brightness'], 'dark'),
    does('Mul', ['dark', factor], 'dark times'),
    does('Cast', ['dark times'], output, [integer('to', INT64)]),
  ];
}

function does(operator: string, inputs: readonly string[], output: string, attributes: readonly Buffer[] = []): Buffer {
  return node({ operator, inputs, outputs: [output], attributes });
}

function scalar(name: string, type: number): Buffer {
  return message([1, name], [2, message([1, message([1, type], [2, Buffer.alloc(0)])])]);
}

function integer(name: string, value: number): Buffer {
  return message([1, name], [3, value], [20, 2]);
}

function floats(name: string, shape: readonly number[], value: (at: number) => number): Buffer {
  const length = shape.reduce((product, size) => product * size, 1);
  return constant(
    name,
    FLOAT,
    shape,
    Float32Array.from({ length }, (_, at) => value(at)),
  );
}

function sizes(name: string, values: readonly number[]): Buffer {
  return constant(name, INT64, [values.length], BigInt64Array.from(values, BigInt));
}

function constant(name: string, type: number, shape: readonly number[], values: Float32Array | BigInt64Array): Buffer {
  const raw = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return message(...shape.map((size) => [1, size] as const), [2, type], [8, name], [9, raw]);
}

function corner(at: number): number {
  const cell = Math.floor(at / 4);
  const columns = WIDTH / CELL;
  const [left, top] = [(cell % columns) * CELL, Math.floor(cell / columns) * CELL];
  return [left, top, left + CELL, top + CELL][at % 4] ?? 0;
}
