import { type InferenceSession, Tensor } from 'onnxruntime-node';
import type { BagOpinion, ScanLayout } from '../contract/assessor.ts';
import { Fault, reasonOf } from '../contract/fault.ts';
import type { Source } from '../contract/judgement.ts';
import { invalid } from '../packs/invalid.ts';
import type { DetectorManifest } from '../packs/manifest.ts';
import { outputNames } from '../packs/model-files.ts';
import { fileOf, type Pack } from '../packs/pack.ts';
import { COARSEST_STRIDE } from './candidates.ts';
import { readObjects } from './detections.ts';
import { feeds } from './feeds.ts';
import { type DecodedImage, decodeImage } from './image.ts';
import { prepareScan } from './scan-input.ts';
import { openSession } from './session.ts';

/** A detector pack, loaded and warm. It belongs into the inference process, or into a command that ends by itself. */
export interface Detector {
  readonly source: Source;
  readonly manifest: DetectorManifest;
  /**
   * Looks into a decoded scan.
   * @throws Fault `image-refused` when the picture is not of its layout, `model-unavailable` when the scanner cannot feed
   * the pack or the model's answer cannot be believed
   */
  inspect(image: DecodedImage, layout: ScanLayout): Promise<BagOpinion>;
  /** Gives its memory back; it must not be asked afterwards. */
  release(): Promise<void>;
}

/**
 * Loads a verified pack and runs it on an empty scan and on the pack's specimen, if it has one. The first proves that the
 * model runs and that its answer has the manifest's shape and believable numbers; the second that it sees at all.
 * @throws Fault `pack-invalid` when it is not as it says
 */
export async function loadDetector(pack: Pack<DetectorManifest>, threads = 1): Promise<Detector> {
  const { folder, manifest } = pack;
  const { input, output } = manifest;
  requirePossible(folder, manifest);
  const session = await openSession(folder, fileOf(pack, manifest.model), threads);
  requireFitting(folder, manifest, session);
  const source: Source = { kind: 'model', name: manifest.id, version: manifest.version };

  const inspect = async (image: DecodedImage, layout: ScanLayout): Promise<BagOpinion> => {
    const { data, dims, placement } = prepareScan(image, layout, input);
    const feeding = feeds(layout, input, placement.scan);
    if (feeding.kind === 'cannot') throw unfed(manifest, feeding.why);
    const outputs = await run(session, { [input.name]: new Tensor('float32', data, dims) }, outputNames(output));
    return { objects: readObjects(outputs, manifest, placement), source };
  };

  try {
    await inspect(emptyScan(input), { energies: 'dual', millimetresPerPixel: null });
  } catch (error) {
    throw invalid(folder, `holds a model that does not answer as its manifest says: ${reasonOf(error)}`, error);
  }
  await requireSight(pack, inspect);
  return { source, manifest, inspect, release: () => session.release() };
}

async function run(session: InferenceSession, inputs: Record<string, Tensor>, names: readonly string[]) {
  try {
    return await session.run(inputs, [...names]);
  } catch (error) {
    throw new Fault('model-unavailable', `The detector failed: ${reasonOf(error)}`, {}, error);
  }
}

function unfed({ id }: DetectorManifest, why: string): Fault {
  return new Fault('model-unavailable', `The scanner cannot feed the detector ${id}: ${why}`);
}

/** What a schema cannot say of a manifest. */
function requirePossible(folder: string, { input, output }: DetectorManifest): void {
  for (const list of [input.mean, input.scale]) {
    if (list.length === 1 || list.length === input.channels.length) continue;
    throw invalid(
      folder,
      `normalises ${list.length} channels, and takes ${input.channels.length} (${input.channels.join(', ')})`,
    );
  }
  if (output.format === 'yolox' && (input.width % COARSEST_STRIDE !== 0 || input.height % COARSEST_STRIDE !== 0)) {
    throw invalid(folder, `takes ${input.width} x ${input.height} pixels, and YOLOX needs multiples of 32`);
  }
}

/** Holds the model's own input against the manifest; the names were compared when the pack was read. */
function requireFitting(folder: string, { input }: DetectorManifest, session: InferenceSession): void {
  const [only, ...others] = session.inputMetadata;
  if (others.length > 0)
    throw invalid(folder, `holds a model that takes ${session.inputNames.join(', ')}, not one image`);
  const { length } = input.channels;
  const wanted =
    input.layout === 'NCHW' ? [1, length, input.height, input.width] : [1, input.height, input.width, length];
  if (only?.isTensor === true && only.type === 'float32' && allows(only.shape, wanted)) return;
  const shape = only?.isTensor === true ? `${only.type} of ${only.shape.join(' x ')}` : 'no tensor';
  throw invalid(folder, `holds a model that takes ${shape}, not float32 of ${wanted.join(' x ')}`);
}

/** Sizes that only a run decides have names or are negative. */
function allows(shape: readonly (number | string)[], wanted: readonly number[]): boolean {
  const fits = (size: number | string, at: number) => typeof size === 'string' || size < 0 || size === wanted[at];
  return shape.length === wanted.length && shape.every(fits);
}

/** Larger ones would keep a lane waiting for its models. */
const SPECIMEN_BOUNDS = { format: 'png', maxWidth: 2000, maxHeight: 2000 } as const;

/** Holds what the model sees in the specimen against what lies there. */
async function requireSight(pack: Pack<DetectorManifest>, inspect: Detector['inspect']): Promise<void> {
  const { folder, manifest } = pack;
  if (manifest.specimen === undefined) return;
  const { file, sees, ...layout } = manifest.specimen;
  let seen: ReadonlySet<string>;
  try {
    const { objects } = await inspect(await decodeImage(fileOf(pack, file), SPECIMEN_BOUNDS), layout);
    seen = new Set(objects.map(({ name }) => name));
  } catch (error) {
    throw invalid(folder, `holds a model that does not look into its own ${file}: ${reasonOf(error)}`, error);
  }
  const missed = sees.filter((name) => !seen.has(name));
  if (missed.length === 0) return;
  throw invalid(folder, `holds a model that does not see ${missed.join(', ')} in its own ${file}`);
}

/** Two energies of an open beam. */
function emptyScan({ width, height }: DetectorManifest['input']): DecodedImage {
  const facts = { format: 'png', width, height: 2 * height, channels: 1, bitDepth: 16 } as const;
  return { facts, pixels: new Uint16Array(2 * width * height).fill(65_535) };
}
