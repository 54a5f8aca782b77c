import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { examineModel } from './onnx-check.ts';
import { graph, IDENTITY_PARTS, message, model, type ModelParts, node } from './onnx.fixture.ts';

const withNode = (parts: Parameters<typeof node>[0]): Buffer => model({ ...IDENTITY_PARTS, nodes: [node(parts)] });
/** A tensor whose numbers lie in another file, as onnx.proto tells it. */
const OUTSIDE = message(
  [1, 1],
  [2, 1],
  [8, 'weights'],
  [13, message([1, 'location'], [2, '../../etc/passwd'])],
  [14, 1],
);
const inAttribute = (number: number, value: Buffer) =>
  withNode({ operator: 'If', attributes: [message([1, 'then_branch'], [number, value], [20, 5])] });
const nested = (depth: number): ModelParts =>
  depth === 0
    ? IDENTITY_PARTS
    : { nodes: [node({ operator: 'If', attributes: [message([1, 'b'], [6, graph(nested(depth - 1))])] })] };

describe('a model', () => {
  it('of ONNX operators alone is told by its inputs, outputs, operators and operator sets', () => {
    expect(examineModel(model(IDENTITY_PARTS))).toEqual({
      irVersion: 8,
      opsets: { '': 17, 'ai.onnx.ml': 3 },
      inputs: [{ name: 'features', shape: ['rows', 2] }],
      outputs: [{ name: 'margin', shape: ['rows', 2] }],
      operators: ['Identity'],
    });
  });

  it('whose input is filled in already does not ask for it', () => {
    const initializers = [message([1, 2], [2, 1], [8, 'features'], [9, Buffer.alloc(8)])];
    expect(examineModel(model({ ...IDENTITY_PARTS, initializers })).inputs).toEqual([]);
  });

  it.each<[name: string, bytes: Buffer, why: string]>([
    ['a tensor in another file', model({ ...IDENTITY_PARTS, initializers: [OUTSIDE] }), 'external data'],
    ['one in an attribute', inAttribute(5, OUTSIDE), 'external data'],
    ['one among several in an attribute', inAttribute(10, OUTSIDE), 'external data'],
    ['one in a branch', inAttribute(6, graph({ initializers: [OUTSIDE] })), 'external data'],
    ['one in a sparse tensor', inAttribute(22, message([1, OUTSIDE])), 'external data'],
    ['the location of data, even without the mark', inAttribute(5, message([13, message([1, 'x'])])), 'external data'],
    ['an operator of somebody', withNode({ operator: 'Run', domain: 'com.example' }), 'operator com.example.Run'],
    ['an operator of a runtime', withNode({ operator: 'Gelu', domain: 'com.microsoft' }), 'com.microsoft.Gelu'],
    [
      'such an operator in a branch',
      inAttribute(11, graph({ nodes: [node({ operator: 'Run', domain: 'ai.onnx\0' })] })),
      'operator ai.onnx\0.Run',
    ],
    ['functions', model({ ...IDENTITY_PARTS, more: [[25, message([1, 'Identity'])]] }), 'operators of its own'],
    ['a graph for training', model({ ...IDENTITY_PARTS, more: [[20, message([1, graph({})])]] }), 'training graph'],
    ['two graphs', model({ ...IDENTITY_PARTS, more: [[7, graph(IDENTITY_PARTS)]] }), 'field 7 twice'],
    ['a domain that is said twice', Buffer.from('3a0a0a083a003a0461612e62', 'hex'), 'has the field 7 twice'],
    ['fields that nobody knows', model({ ...IDENTITY_PARTS, more: [[99, 'x']] }), 'a field 99 that is not known'],
    ['no graph', message([1, 8]), 'has no graph'],
    ['branches in branches without end', model(nested(20)), 'nests graphs too deep'],
    ['the format of one runtime', Buffer.from('\x12\x0a  ORTM      '), 'the format of one runtime'],
  ])('with %s is refused', (_, bytes, why) => {
    expect(() => examineModel(bytes)).toThrow(why);
  });

  it('may be any bytes: it is told or refused, and nothing else happens', () => {
    const mutated = fc
      .tuple(fc.nat(model(IDENTITY_PARTS).length - 1), fc.uint8Array({ maxLength: 8 }))
      .map(([at, bytes]) => {
        const sound = model(IDENTITY_PARTS);
        return Buffer.concat([sound.subarray(0, at), bytes, sound.subarray(at + bytes.length)]);
      });
    const anything = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
    const ending = (bytes: Buffer): unknown => {
      try {
        return examineModel(bytes);
      } catch (error) {
        return error;
      }
    };
    fc.assert(
      fc.property(fc.oneof(mutated, anything), (bytes) => {
        const end = ending(bytes);
        expect(end instanceof RangeError || !(end instanceof Error)).toBe(true);
      }),
    );
  });

  it('cut off anywhere is refused, or is the whole that it was before a field', () => {
    const sound = model(IDENTITY_PARTS);
    for (let length = 3; length < sound.length - 30; length++) {
      expect(() => examineModel(sound.subarray(0, length))).toThrow(RangeError);
    }
  });
});
