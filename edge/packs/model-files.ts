import { invalid } from './invalid.ts';
import type { DetectorOutput, Manifest } from './manifest.ts';
import { examineModel, type TensorSummary } from './onnx-check.ts';

/** A model file of a pack, and the tensors that the manifest says it has. */
interface ExpectedModel {
  readonly file: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** Every file of a pack that the runtime loads. */
export function modelsOf(manifest: Manifest): readonly ExpectedModel[] {
  switch (manifest.kind) {
    case 'face':
      return [manifest.detect, manifest.landmarks, manifest.embed].map((file) => ({ file, inputs: [], outputs: [] }));
    case 'detector':
      return [{ file: manifest.model, inputs: [manifest.input.name], outputs: outputNames(manifest.output) }];
    case 'tabular-risk':
      return [{ file: manifest.model, inputs: [manifest.input.name], outputs: [manifest.output.name] }];
  }
}

/** The names of the tensors that a detector of a format answers with. */
export function outputNames(output: DetectorOutput): readonly string[] {
  switch (output.format) {
    case 'boxes-scores':
      return [output.boxes, output.scores];
    case 'detr':
      return [output.boxes, output.logits];
    case 'yolov8':
    case 'yolox':
      return [output.output];
  }
}

/** Every file that a pack cannot do without. */
export function filesOf(manifest: Manifest): readonly string[] {
  const models = modelsOf(manifest).map(({ file }) => file);
  if (manifest.kind !== 'tabular-risk') return models;
  return [...models, manifest.encoders, ...(manifest.trees === undefined ? [] : [manifest.trees])];
}

/** Examines every model of a pack before the runtime sees any of them; all files that it needs must be there. @throws Fault `pack-invalid` */
export function examineModels(folder: string, manifest: Manifest, files: Readonly<Record<string, Buffer>>): void {
  const named = new Map(Object.entries(files));
  for (const name of filesOf(manifest)) {
    if (!named.has(name)) throw invalid(folder, `has no ${name} among the files of its manifest`);
  }
  for (const { file, inputs, outputs } of modelsOf(manifest)) {
    const model = wrapped(folder, file, () => examineModel(named.get(file) ?? Buffer.alloc(0)));
    requireNames(folder, `${file} that takes no`, inputs, model.inputs);
    requireNames(folder, `${file} that answers no`, outputs, model.outputs);
  }
}

function requireNames(folder: string, what: string, wanted: readonly string[], found: readonly TensorSummary[]): void {
  const names = found.map(({ name }) => name);
  for (const name of wanted) {
    if (!names.includes(name)) throw invalid(folder, `holds a ${what} "${name}", but ${names.join(', ')}`);
  }
}

function wrapped<T>(folder: string, file: string, examine: () => T): T {
  try {
    return examine();
  } catch (error) {
    throw invalid(folder, `holds a ${file} that ${error instanceof Error ? error.message : String(error)}`, error);
  }
}
