import type { FaceOpinion, FaceQuality } from '../contract/assessor.ts';
import type { Source } from '../contract/judgement.ts';
import type { FaceManifest } from '../packs/manifest.ts';
import { fileOf, type Pack } from '../packs/pack.ts';
import { alignFace, FACE_SIDE } from './face-align.ts';
import { detectFaces } from './face-detect.ts';
import { findLandmarks } from './face-landmarks.ts';
import { decodePicture } from './face-picture.ts';
import { judgeQuality, NO_FACE, sharpnessOf, yawOf } from './face-quality.ts';
import { type FaceNetwork, openNetwork } from './face-session.ts';

/** A face pack, loaded. It belongs into the inference process, or into a command that ends by itself. */
export interface FaceModel {
  readonly source: Source;
  /**
   * Compares two pictures, each PNG or JPEG. What it knows of the faces is gone when it answers.
   * @throws Fault `image-refused` for a picture, `model-unavailable` when a model's answer cannot be believed
   */
  compare(portrait: Uint8Array, live: Uint8Array): Promise<FaceOpinion>;
  /** Gives its memory back; it must not be asked afterwards. */
  release(): Promise<void>;
}

interface Networks {
  readonly detect: FaceNetwork;
  readonly landmarks: FaceNetwork;
  readonly embed: FaceNetwork;
}

/** The largest face of a picture, aligned; null when there is none. */
interface Look {
  readonly quality: FaceQuality;
  readonly face: Float32Array | null;
}

const EMBEDDING_LENGTH = 128;

/** Opens the three models of a verified pack. @throws Fault `pack-invalid` for one that does not load */
export async function loadFaceModel(pack: Pack<FaceManifest>, threads = 1): Promise<FaceModel> {
  const { folder, manifest } = pack;
  const open = (name: string) => openNetwork(folder, name, fileOf(pack, name), threads);
  const networks: Networks = {
    detect: await open(manifest.detect),
    landmarks: await open(manifest.landmarks),
    embed: await open(manifest.embed),
  };
  const source: Source = { kind: 'model', name: manifest.id, version: manifest.version };
  return {
    source,
    async compare(portraitBytes, liveBytes) {
      const portrait = await lookAt(networks, portraitBytes, manifest.quality);
      const live = await lookAt(networks, liveBytes, manifest.quality);
      const distance = await distanceOf(networks.embed, portrait, live);
      return { portrait: portrait.quality, live: live.quality, distance, sameBelow: manifest.sameBelow, source };
    },
    async release() {
      await Promise.all(Object.values(networks).map((network: FaceNetwork) => network.release()));
    },
  };
}

async function lookAt(
  { detect, landmarks: points }: Networks,
  bytes: Uint8Array,
  gates: FaceManifest['quality'],
): Promise<Look> {
  const picture = await decodePicture(bytes);
  const boxes = await detectFaces(detect, picture, gates.minDetectionScore);
  const [largest] = boxes;
  if (largest === undefined) return { quality: NO_FACE, face: null };
  const landmarks = await findLandmarks(points, picture, largest);
  const face = alignFace(picture, landmarks);
  const measures = { widthPx: largest.width, sharpness: sharpnessOf(face), yawDegrees: yawOf(landmarks) };
  return { quality: judgeQuality(boxes.length, measures, gates), face };
}

/** Euclidean distance of the embeddings; null when a picture is not good enough to say anything. */
async function distanceOf(embed: FaceNetwork, portrait: Look, live: Look): Promise<number | null> {
  if (portrait.face === null || portrait.quality.rejected.length > 0) return null;
  if (live.face === null || live.quality.rejected.length > 0) return null;
  const one = await embeddingOf(embed, portrait.face);
  const other = await embeddingOf(embed, live.face);
  return Math.sqrt(one.reduce((sum, value, index) => sum + (value - (other[index] ?? Number.NaN)) ** 2, 0));
}

async function embeddingOf(embed: FaceNetwork, face: Float32Array): Promise<Float32Array> {
  const { embedding } = await embed.run(face, [1, 3, FACE_SIDE, FACE_SIDE], { embedding: EMBEDDING_LENGTH });
  return embedding;
}
