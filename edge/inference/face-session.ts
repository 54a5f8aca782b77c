import { Tensor } from 'onnxruntime-node';
import { Fault, reasonOf } from '../contract/fault.ts';
import { openSession } from './session.ts';

/** One of a face pack's models: takes one image, gives its outputs by name. */
export interface FaceNetwork {
  /**
   * `shape` is that of the input, [1, channels, height, width]; `lengths` how many numbers each wanted output has.
   * @throws Fault `model-unavailable` for an output that is missing, of another length, or not of finite numbers
   */
  run<Name extends string>(
    samples: Float32Array,
    shape: readonly number[],
    lengths: Readonly<Record<Name, number>>,
  ): Promise<Readonly<Record<Name, Float32Array>>>;
  release(): Promise<void>;
}

/** Opens a model of the verified pack in `folder`. @throws Fault `pack-invalid` */
export async function openNetwork(
  folder: string,
  name: string,
  model: Uint8Array,
  threads: number,
): Promise<FaceNetwork> {
  const session = await openSession(folder, model, threads);
  const input = session.inputNames[0] ?? '';
  return {
    async run<Name extends string>(
      samples: Float32Array,
      shape: readonly number[],
      lengths: Readonly<Record<Name, number>>,
    ) {
      const outputs = await session.run({ [input]: new Tensor('float32', samples, shape) }).catch((error: unknown) => {
        throw new Fault('model-unavailable', `${name} did not run: ${reasonOf(error)}`, {}, error);
      });
      const checked = Object.entries<number>(lengths).map(([output, length]) => [
        output,
        believe(name, output, outputs[output], length),
      ]);
      return Object.fromEntries(checked) as Record<Name, Float32Array>;
    },
    release: () => session.release(),
  };
}

function believe(name: string, output: string, tensor: Tensor | undefined, length: number): Float32Array {
  const data = tensor?.data;
  if (!(data instanceof Float32Array) || data.length !== length) {
    throw new Fault('model-unavailable', `${name} answered ${sizeOf(tensor)} as ${output}, not ${length} numbers`);
  }
  if (!data.every(Number.isFinite)) throw new Fault('model-unavailable', `${name} answered what is not a number`);
  return data;
}

function sizeOf(tensor: Tensor | undefined): string {
  return tensor === undefined ? 'nothing' : `${tensor.type} of ${tensor.dims.join(' x ')}`;
}
