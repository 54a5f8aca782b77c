import { Message, type Shape } from './wire.ts';

/** The parts of onnx.proto (github.com/onnx/onnx, `onnx/onnx.proto`, IR version 13) that a pack's model may have. */

/** Every field that a Message of this shape may hold, by the number in onnx.proto. */
export const MODEL: Shape = {
  1: 'int', // ir_version
  2: 'bytes', // producer_name
  3: 'bytes', // producer_version
  4: 'bytes', // domain
  5: 'int', // model_version
  6: 'bytes', // doc_string
  7: 'bytes', // graph
  8: 'list', // opset_import
  14: 'list', // metadata_props
  20: 'list', // training_info
  25: 'list', // functions
};
export const OPSET: Shape = { 1: 'bytes', 2: 'int' };
export const GRAPH: Shape = {
  1: 'list', // node
  2: 'bytes', // name
  5: 'list', // initializer
  10: 'bytes', // doc_string
  11: 'list', // input
  12: 'list', // output
  13: 'list', // value_info
  14: 'list', // quantization_annotation
  15: 'list', // sparse_initializer
  16: 'list', // metadata_props
};
export const NODE: Shape = {
  1: 'list', // input
  2: 'list', // output
  3: 'bytes', // name
  4: 'bytes', // op_type
  5: 'list', // attribute
  6: 'bytes', // doc_string
  7: 'bytes', // domain
  8: 'bytes', // overload
  9: 'list', // metadata_props
};
export const ATTRIBUTE: Shape = {
  1: 'bytes', // name
  2: 'float', // f
  3: 'int', // i
  4: 'bytes', // s
  5: 'bytes', // t
  6: 'bytes', // g
  7: 'floats', // floats
  8: 'ints', // ints
  9: 'list', // strings
  10: 'list', // tensors
  11: 'list', // graphs
  13: 'bytes', // doc_string
  14: 'bytes', // tp
  15: 'list', // type_protos
  20: 'int', // type
  22: 'bytes', // sparse_tensor
  23: 'list', // sparse_tensors
};
export const TENSOR: Shape = {
  1: 'ints', // dims
  2: 'int', // data_type
  4: 'floats', // float_data
  5: 'ints', // int32_data
  6: 'list', // string_data
  7: 'ints', // int64_data
  8: 'bytes', // name
  9: 'bytes', // raw_data
  10: 'doubles', // double_data
  11: 'ints', // uint64_data
  12: 'bytes', // doc_string
  13: 'list', // external_data
  14: 'int', // data_location
  16: 'list', // metadata_props
};
export const SPARSE_TENSOR: Shape = { 1: 'bytes', 2: 'bytes', 3: 'ints' };
export const VALUE_INFO: Shape = { 1: 'bytes', 2: 'bytes', 3: 'bytes', 4: 'list' };
/** Tensors only: sequences, maps and optionals are types that no pack's input or output has. */
export const TYPE: Shape = { 1: 'bytes', 4: 'bytes', 5: 'bytes', 6: 'bytes', 8: 'bytes', 9: 'bytes' };
export const TENSOR_TYPE: Shape = { 1: 'int', 2: 'bytes' };
export const TENSOR_SHAPE: Shape = { 1: 'list' };
export const DIMENSION: Shape = { 1: 'int', 2: 'bytes', 3: 'bytes' };

/** The one graph of a model. @throws RangeError */
export function graphOf(model: Message): Message {
  const [graph] = model.list(7);
  if (graph === undefined) throw new RangeError('has no graph');
  return new Message(graph, GRAPH);
}
