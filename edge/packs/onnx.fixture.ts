/** Writes small ONNX models byte by byte, as protocol buffers (onnx/onnx.proto, IR version 8), for tests. */

/** `null` for a size that only a run decides. */
export type Shape = readonly (number | null)[];

export interface OnnxValue {
  readonly name: string;
  /** Float32 unless said otherwise. */
  readonly type?: keyof typeof ELEMENT_TYPES;
  readonly shape: Shape;
}

export interface OnnxConstant {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array | BigInt64Array;
}

type Attribute = number | string | readonly number[] | OnnxConstant | OnnxGraph | { readonly float: number };

export interface OnnxNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Numbers are integers; a float is `{ float }`. */
  readonly attributes?: Readonly<Record<string, Attribute>>;
  /** The set of operators that it belongs to; the standard one when absent. */
  readonly domain?: string;
}

export interface OnnxGraph {
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly nodes: readonly OnnxNode[];
  readonly constants?: readonly OnnxConstant[];
}

const ELEMENT_TYPES = { float: 1, int64: 7, bool: 9 } as const;
const IR_VERSION = 8;
const OPSET = 17;

/** The bytes of a model of opset 17; `domains` are the further sets of operators that it says to use. */
export function onnxModel(graph: OnnxGraph, domains: readonly string[] = []): Buffer {
  return Buffer.concat([
    integer(1, IR_VERSION),
    bytes(7, graphBytes(graph)),
    bytes(8, integer(2, OPSET)),
    ...domains.map((domain) => bytes(8, Buffer.concat([text(1, domain), integer(2, 1)]))),
  ]);
}

function graphBytes({ nodes, constants = [], inputs, outputs }: OnnxGraph): Buffer {
  return Buffer.concat([
    ...nodes.map((node) => bytes(1, nodeBytes(node))),
    text(2, 'graph'),
    ...constants.map((constant) => bytes(5, constantBytes(constant))),
    ...inputs.map((value) => bytes(11, valueBytes(value))),
    ...outputs.map((value) => bytes(12, valueBytes(value))),
  ]);
}

function nodeBytes({ op, inputs, outputs, attributes = {}, domain = '' }: OnnxNode): Buffer {
  return Buffer.concat([
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, op),
    ...Object.entries(attributes).map(([name, value]) => bytes(5, attributeBytes(name, value))),
    text(7, domain),
  ]);
}

function attributeBytes(name: string, value: Attribute): Buffer {
  const of = (type: number, ...parts: Buffer[]) => Buffer.concat([text(1, name), ...parts, integer(20, type)]);
  if (typeof value === 'number') return of(2, integer(3, value));
  if (typeof value === 'string') return of(3, text(4, value));
  if ('float' in value) return of(1, float(2, value.float));
  if ('nodes' in value) return of(5, bytes(6, graphBytes(value)));
  if ('values' in value && 'shape' in value) return of(4, bytes(5, constantBytes(value)));
  return of(7, ...value.map((one) => integer(8, one)));
}

function constantBytes({ name, shape, values }: OnnxConstant): Buffer {
  const type = values instanceof Float32Array ? ELEMENT_TYPES.float : ELEMENT_TYPES.int64;
  const raw = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return Buffer.concat([...shape.map((size) => integer(1, size)), integer(2, type), text(8, name), bytes(9, raw)]);
}

function valueBytes({ name, type = 'float', shape }: OnnxValue): Buffer {
  const sizes = shape.map((size) => bytes(1, size === null ? text(2, 'any') : integer(1, size)));
  const tensor = Buffer.concat([integer(1, ELEMENT_TYPES[type]), bytes(2, Buffer.concat(sizes))]);
  return Buffer.concat([text(1, name), bytes(2, bytes(1, tensor))]);
}

/** Wire types of protocol buffers. */
const VARINT = 0;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;

function varint(value: number | bigint): Buffer {
  const out: number[] = [];
  // A negative number is sent as its two's complement of 64 bits.
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest >= 0x80n) {
    out.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  return Buffer.from([...out, Number(rest)]);
}

function tag(field: number, wireType: number): Buffer {
  return varint((field << 3) | wireType);
}

function integer(field: number, value: number): Buffer {
  return Buffer.concat([tag(field, VARINT), varint(value)]);
}

function float(field: number, value: number): Buffer {
  const four = Buffer.alloc(4);
  four.writeFloatLE(value);
  return Buffer.concat([tag(field, FIXED32), four]);
}

function bytes(field: number, content: Buffer): Buffer {
  return Buffer.concat([tag(field, LENGTH_DELIMITED), varint(content.length), content]);
}

function text(field: number, content: string): Buffer {
  return bytes(field, Buffer.from(content));
}
