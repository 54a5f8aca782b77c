import path from 'node:path';
import pc from 'picocolors';
import type { Manifest } from '../packs/manifest.ts';
import { modelsOf } from '../packs/model-files.ts';
import { examineModel, type ModelSummary, type TensorSummary } from '../packs/onnx-check.ts';
import { readManifest, readUnverified } from '../packs/pack.ts';
import { claimedSigner } from '../packs/signatures.ts';

export interface InspectOptions {
  /** One JSON object instead of words. */
  readonly json: boolean;
  readonly write?: (text: string) => void;
}

/** What is known of a pack before anybody trusts it. */
interface Inspection {
  readonly manifest: Manifest;
  /** The key that is said to have signed it; whether it did is for `verify`. */
  readonly signer: string | null;
  /** By file: what the model takes and answers, or why no lane would run it. */
  readonly models: Readonly<Record<string, ModelSummary | { readonly refused: string }>>;
}

/**
 * Tells what a pack says of itself, signed or not, or what an ONNX file is. The answer is the exit code: 1 when there is a
 * model among them that no lane would run.
 * @throws Fault `pack-invalid`
 */
export function inspect(folderOrModel: string, options: InspectOptions): number {
  const { json, write = (text: string) => void process.stdout.write(text) } = options;
  if (folderOrModel.endsWith('.onnx')) {
    const file = path.basename(folderOrModel);
    const model = examine(readUnverified(path.dirname(folderOrModel), file));
    write(json ? `${JSON.stringify({ models: { [file]: model } })}\n` : `${modelLines(file, model).join('\n')}\n`);
    return 'refused' in model ? 1 : 0;
  }
  const manifest = readManifest(folderOrModel);
  const files = modelsOf(manifest).map(({ file }) => file);
  const models = Object.fromEntries(files.map((file) => [file, examine(readUnverified(folderOrModel, file))]));
  const inspection = { manifest, signer: claimedSigner(folderOrModel), models };
  write(json ? `${JSON.stringify(inspection)}\n` : inspectionText(inspection));
  return Object.values(models).some((model) => 'refused' in model) ? 1 : 0;
}

function examine(bytes: Buffer): ModelSummary | { readonly refused: string } {
  try {
    return examineModel(bytes);
  } catch (error) {
    return { refused: error instanceof Error ? error.message : String(error) };
  }
}

function inspectionText({ manifest, signer, models }: Inspection): string {
  const { id, version, kind, licence, minimumLaneVersion, files, training } = manifest;
  const lines = [
    `${pc.bold(`${id} ${version}`)} (${kind}, ${licence})`,
    `  ${signer === null ? 'not signed' : `says that the key ${signer} signed it`}`,
    `  runs on Greenlane ${minimumLaneVersion} and newer`,
    `  trained on ${training.data} (${training.licence})`,
    '  files',
    ...Object.entries(files).map(([name, { sha256, bytes }]) => `    ${name}  ${bytes} bytes  ${pc.dim(sha256)}`),
    '  models',
    ...Object.entries(models).flatMap(([file, model]) => modelLines(file, model).map((line) => `    ${line}`)),
  ];
  return `${lines.join('\n')}\n`;
}

function modelLines(file: string, model: Inspection['models'][string]): string[] {
  if ('refused' in model) return [`${file}  ${pc.red(`no lane would run it: it ${model.refused}`)}`];
  const opsets = Object.entries(model.opsets).map(([domain, version]) => `${domain || 'ai.onnx'} ${version}`);
  return [
    `${file}  operator sets ${opsets.join(', ')}`,
    `  takes     ${model.inputs.map(tensorText).join(', ')}`,
    `  answers   ${model.outputs.map(tensorText).join(', ')}`,
    `  operators ${model.operators.join(', ')}`,
  ];
}

function tensorText({ name, shape }: TensorSummary): string {
  return `${name} [${shape.join(', ')}]`;
}
