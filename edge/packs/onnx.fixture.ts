/** ONNX files written by hand, field by field as onnx.proto numbers them: sound ones, and ones that must be refused. */

type FieldValue = number | string | Buffer;

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return Buffer.from([...bytes, rest]);
}

/** A message of fields in the order given; numbers become varints. */
export function message(...fields: readonly (readonly [number: number, value: FieldValue])[]): Buffer {
  return Buffer.concat(
    fields.flatMap(([number, value]) => {
      if (typeof value === 'number') return [varint(number * 8), varint(value)];
      const bytes = Buffer.from(value);
      return [varint(number * 8 + 2), varint(bytes.length), bytes];
    }),
  );
}

function float(number: number, value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([varint(number * 8 + 5), bytes]);
}

/** A float32 tensor's declaration as input or output. */
export function tensorInfo(name: string, shape: readonly (number | string)[]): Buffer {
  const dimensions = shape.map((size) => [1, message([typeof size === 'number' ? 1 : 2, size])] as const);
  return message([1, name], [2, message([1, message([1, 1], [2, message(...dimensions)])])]);
}

export interface NodeParts {
  readonly operator: string;
  readonly domain?: string;
  readonly inputs?: readonly string[];
  readonly outputs?: readonly string[];
  readonly attributes?: readonly Buffer[];
}

export function node({ operator, domain, inputs = [], outputs = [], attributes = [] }: NodeParts): Buffer {
  return message(
    ...inputs.map((name) => [1, name] as const),
    ...outputs.map((name) => [2, name] as const),
    [4, operator],
    ...attributes.map((attribute) => [5, attribute] as const),
    ...(domain === undefined ? [] : [[7, domain] as const]),
  );
}

export function texts(name: string, values: readonly string[]): Buffer {
  return message([1, name], ...values.map((value) => [9, value] as const), [20, 8]);
}

export function text(name: string, value: string): Buffer {
  return message([1, name], [4, value], [20, 3]);
}

export function integer(name: string, value: number): Buffer {
  return message([1, name], [3, value], [20, 2]);
}

export function integers(name: string, values: readonly number[]): Buffer {
  return message([1, name], ...values.map((value) => [8, value] as const), [20, 7]);
}

export function floats(name: string, values: readonly number[]): Buffer {
  return Buffer.concat([message([1, name]), ...values.map((value) => float(7, value)), message([20, 6])]);
}

export interface ModelParts {
  readonly nodes?: readonly Buffer[];
  readonly initializers?: readonly Buffer[];
  readonly inputs?: readonly Buffer[];
  readonly outputs?: readonly Buffer[];
  /** Fields of the model itself, after its own. */
  readonly more?: readonly (readonly [number, FieldValue])[];
}

export function graph({ nodes = [], initializers = [], inputs = [], outputs = [] }: ModelParts): Buffer {
  return message(
    ...nodes.map((bytes) => [1, bytes] as const),
    [2, 'graph'],
    ...initializers.map((bytes) => [5, bytes] as const),
    ...inputs.map((bytes) => [11, bytes] as const),
    ...outputs.map((bytes) => [12, bytes] as const),
  );
}

export function model(parts: ModelParts): Buffer {
  const opsets = [message([1, ''], [2, 17]), message([1, 'ai.onnx.ml'], [2, 3])];
  return message([1, 8], [7, graph(parts)], ...opsets.map((opset) => [8, opset] as const), ...(parts.more ?? []));
}

/** The smallest sound model: it answers what it is given. */
export const IDENTITY_PARTS: ModelParts = {
  nodes: [node({ operator: 'Identity', inputs: ['features'], outputs: ['margin'] })],
  inputs: [tensorInfo('features', ['rows', 2])],
  outputs: [tensorInfo('margin', ['rows', 2])],
};
