import {
  ATTRIBUTE,
  DIMENSION,
  GRAPH,
  graphOf,
  MODEL,
  NODE,
  OPSET,
  SPARSE_TENSOR,
  TENSOR,
  TENSOR_SHAPE,
  TENSOR_TYPE,
  TYPE,
  VALUE_INFO,
} from './onnx.ts';
import { Message, type Shape } from './wire.ts';

/** What a model takes or answers: the name, and a number or a name for each dimension. */
export interface TensorSummary {
  readonly name: string;
  readonly shape: readonly (number | string)[];
}

/** What is known of an ONNX model before it runs. */
export interface ModelSummary {
  readonly irVersion: number;
  /** Version of each operator set by its domain; '' is ONNX's own. */
  readonly opsets: Readonly<Record<string, number>>;
  readonly inputs: readonly TensorSummary[];
  readonly outputs: readonly TensorSummary[];
  /** Every operator that it uses, once. */
  readonly operators: readonly string[];
}

const DOMAINS: ReadonlySet<string> = new Set(['', 'ai.onnx', 'ai.onnx.ml']);
const MAX_DEPTH = 16;

/**
 * Examines a model's structure without running anything: everything that it needs must be in its own bytes, and every
 * operator one of ONNX's own.
 * @throws RangeError that says what the model has and may not have
 */
export function examineModel(bytes: Buffer): ModelSummary {
  // The runtime takes such a file for its own format, whatever else it may be.
  if (bytes.toString('latin1', 4, 8) === 'ORTM') throw new RangeError('is in the format of one runtime, not in ONNX');
  const model = new Message(bytes, MODEL);
  if (model.has(25)) throw new RangeError('defines operators of its own (functions)');
  if (model.has(20)) throw new RangeError('holds a training graph');
  const graph = graphOf(model);
  const operators = new Set<string>();
  examineGraph(graph, operators, 0);
  const filledIn = new Set(graph.list(5).map((tensor) => new Message(tensor, TENSOR).text(8)));
  return {
    irVersion: model.number(1),
    opsets: opsetsOf(model),
    inputs: graph
      .list(11)
      .map(tensorSummary)
      .filter(({ name }) => !filledIn.has(name)),
    outputs: graph.list(12).map(tensorSummary),
    operators: [...operators].sort(),
  };
}

function opsetsOf(model: Message): Record<string, number> {
  const opsets = model.list(8).map((bytes) => new Message(bytes, OPSET));
  return Object.fromEntries(opsets.map((opset) => [opset.text(1), opset.number(2)]));
}

function examineGraph(graph: Message, operators: Set<string>, depth: number): void {
  if (depth > MAX_DEPTH) throw new RangeError('nests graphs too deep');
  for (const tensor of graph.list(5)) examineTensor(tensor);
  for (const tensor of graph.list(15)) examineSparseTensor(tensor);
  for (const node of messages(graph, 1, NODE)) {
    const domain = node.text(7);
    const operator = domain === '' ? node.text(4) : `${domain}.${node.text(4)}`;
    if (!DOMAINS.has(domain)) throw new RangeError(`uses the operator ${operator}, which is not one of ONNX's own`);
    operators.add(operator);
    for (const attribute of messages(node, 5, ATTRIBUTE)) examineAttribute(attribute, operators, depth);
  }
}

function examineAttribute(attribute: Message, operators: Set<string>, depth: number): void {
  for (const number of [5, 10]) for (const tensor of attribute.list(number)) examineTensor(tensor);
  for (const number of [22, 23]) for (const tensor of attribute.list(number)) examineSparseTensor(tensor);
  for (const number of [6, 11]) {
    for (const graph of messages(attribute, number, GRAPH)) examineGraph(graph, operators, depth + 1);
  }
}

function examineSparseTensor(bytes: Buffer): void {
  const sparse = new Message(bytes, SPARSE_TENSOR);
  for (const tensor of [...sparse.list(1), ...sparse.list(2)]) examineTensor(tensor);
}

function examineTensor(bytes: Buffer): void {
  const tensor = new Message(bytes, TENSOR);
  if (tensor.has(13) || tensor.number(14) !== 0) {
    throw new RangeError(`keeps its tensor ${tensor.text(8)} outside of itself (external data)`);
  }
}

function tensorSummary(bytes: Buffer): TensorSummary {
  const info = new Message(bytes, VALUE_INFO);
  const shape = descend(info.list(2)[0], [TYPE, 1], [TENSOR_TYPE, 2]);
  const dimensions = shape === undefined ? [] : messages(new Message(shape, TENSOR_SHAPE), 1, DIMENSION);
  return {
    name: info.text(1),
    shape: dimensions.map((dimension) => (dimension.has(1) ? dimension.number(1) : dimension.text(2) || '?')),
  };
}

function descend(bytes: Buffer | undefined, ...steps: readonly (readonly [Shape, number])[]): Buffer | undefined {
  return steps.reduce((at, [shape, field]) => (at === undefined ? at : new Message(at, shape).list(field)[0]), bytes);
}

function messages(parent: Message, number: number, shape: Shape): Message[] {
  return parent.list(number).map((bytes) => new Message(bytes, shape));
}
