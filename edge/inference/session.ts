import { InferenceSession } from 'onnxruntime-node';
import { reasonOf } from '../contract/fault.ts';
import { invalid } from '../packs/invalid.ts';

/**
 * Opens a verified model on the CPU. Without an arena, so that memory that a run needed is given back after it.
 * @throws Fault `pack-invalid` when the runtime does not take it
 */
export async function openSession(folder: string, model: Uint8Array, threads: number): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(model, {
      executionProviders: ['cpu'],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      enableCpuMemArena: false,
    });
  } catch (error) {
    throw invalid(folder, `holds a model that does not load: ${reasonOf(error)}`, error);
  }
}
