import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { DetectorManifest } from '../packs/manifest.ts';
import { type OnnxConstant, type OnnxNode, onnxModel } from '../packs/onnx.fixture.ts';
import { DEVELOPMENT_KEY } from '../packs/pack.fixture.ts';
import { signPack } from '../packs/sign.ts';

/**
 * A detector that a test understands: every cell of 8 x 8 pixels is a box, and its score is how dark it is at the low
 * energy. Given a picture that is black all over, it may do something else.
 */

/** What it does with a black picture. */
export type Mood = 'calm' | 'nan' | 'infinite' | 'wrong-shape' | 'stall' | 'two-gigabytes';

const WIDTH = 320;
const HEIGHT = 224;
const CELL = 8;
const CELLS = (WIDTH / CELL) * (HEIGHT / CELL);

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
  input: {
    name: 'image',
    channels: ['low', 'high'],
    width: WIDTH,
    height: HEIGHT,
    layout: 'NCHW',
    mean: [0],
    scale: [1],
    fit: { kind: 'millimetres', millimetresPerPixel: 2.5 },
    padding: 1,
  },
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
  return onnxModel({
    inputs: [{ name: 'image', shape: [1, 2, HEIGHT, WIDTH] }],
    outputs: [
      { name: 'boxes', shape: [1, CELLS, 4] },
      { name: 'scores', shape: [1, mood === 'wrong-shape' ? null : CELLS, 1] },
    ],
    constants: [
      floats('kernel', [1, 2, CELL, CELL], (at) => (at < CELL * CELL ? -1 / (CELL * CELL) : 0)),
      floats('bias', [1], () => 1),
      floats('one', [], () => 1),
      floats('zero', [], () => 0),
      floats('cells', [1, CELLS, 4], corner),
      integers('score shape', [1, CELLS, 1]),
      ...constants,
    ],
    nodes: [
      node('Conv', ['image', 'kernel', 'bias'], 'darkness', { kernel_shape: [CELL, CELL], strides: [CELL, CELL] }),
      node('Reshape', ['darkness', 'score shape'], 'rows'),
      node('Clip', ['rows', 'zero', 'one'], 'calm scores'),
      node('ReduceMean', ['image'], 'brightness', { keepdims: 0 }),
      ...nodes,
    ],
  });
}

interface Part {
  readonly nodes: readonly OnnxNode[];
  readonly constants?: readonly OnnxConstant[];
}

const CALM_BOXES = node('Identity', ['cells'], 'boxes');
/** Nothing at all, times whatever was made of the picture: enough to be bound to it. */
const TROUBLED_SCORES = [
  node('Mul', ['trouble', 'zero'], 'nothing'),
  node('Add', ['calm scores', 'nothing'], 'scores'),
];

const MOODS: Readonly<Record<Mood, Part>> = {
  calm: { nodes: [CALM_BOXES, node('Identity', ['calm scores'], 'scores')] },
  // Zero times the logarithm of zero.
  nan: { nodes: [CALM_BOXES, node('Log', ['brightness'], 'trouble'), ...TROUBLED_SCORES] },
  infinite: {
    nodes: [
      node('Reciprocal', ['brightness'], 'trouble'),
      node('Add', ['cells', 'trouble'], 'boxes'),
      node('Identity', ['calm scores'], 'scores'),
    ],
  },
  'wrong-shape': {
    constants: [floats('count', [1], () => CELLS), integers('first', [0]), integers('axis', [1])],
    nodes: [
      CALM_BOXES,
      node('Mul', ['brightness', 'count'], 'some'),
      node('Cast', ['some'], 'end', { to: 7 }),
      node('Slice', ['calm scores', 'first', 'end', 'axis'], 'scores'),
    ],
  },
  stall: {
    constants: [floats('turns', [], () => 1e12), floats('start', [], () => 1)],
    nodes: [
      CALM_BOXES,
      ...darkTimes('turns', 'turn count'),
      node('Loop', ['turn count', '', 'start'], 'trouble', {
        body: {
          inputs: [
            { name: 'turn', type: 'int64', shape: [] },
            { name: 'go on', type: 'bool', shape: [] },
            { name: 'value', shape: [] },
          ],
          outputs: [
            { name: 'go on again', type: 'bool', shape: [] },
            { name: 'next value', shape: [] },
          ],
          nodes: [node('Identity', ['go on'], 'go on again'), node('Cos', ['value'], 'next value')],
        },
      }),
      ...TROUBLED_SCORES,
    ],
  },
  'two-gigabytes': {
    constants: [floats('numbers', [1], () => 2 ** 29), floats('start', [1], () => 1), integers('least', [1])],
    nodes: [
      CALM_BOXES,
      ...darkTimes('numbers', 'size'),
      node('Max', ['size', 'least'], 'shape'),
      node('Expand', ['start', 'shape'], 'much'),
      node('ReduceMean', ['much'], 'trouble', { keepdims: 0 }),
      ...TROUBLED_SCORES,
    ],
  },
};

/** (1 - brightness) x `factor`, as a whole number. */
function darkTimes(factor: string, output: string): readonly OnnxNode[] {
  return [
    node('Sub', ['one', 'brightness'], 'dark'),
    node('Mul', ['dark', factor], 'dark times'),
    node('Cast', ['dark times'], output, { to: 7 }),
  ];
}

function node(
  op: string,
  inputs: readonly string[],
  output: string,
  attributes: OnnxNode['attributes'] = {},
): OnnxNode {
  return { op, inputs, outputs: [output], attributes };
}

function floats(name: string, shape: readonly number[], value: (at: number) => number): OnnxConstant {
  const length = shape.reduce((product, size) => product * size, 1);
  return { name, shape, values: Float32Array.from({ length }, (_, at) => value(at)) };
}

function integers(name: string, values: readonly number[]): OnnxConstant {
  return { name, shape: [values.length], values: BigInt64Array.from(values, BigInt) };
}

function corner(at: number): number {
  const cell = Math.floor(at / 4);
  const columns = WIDTH / CELL;
  const [left, top] = [(cell % columns) * CELL, Math.floor(cell / columns) * CELL];
  return [left, top, left + CELL, top + CELL][at % 4] ?? 0;
}
