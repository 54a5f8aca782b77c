import type { FaceQuality } from '../contract/assessor.ts';
import type { FaceManifest } from '../packs/manifest.ts';
import { fileOf, type Pack } from '../packs/pack.ts';
import { alignFace, FACE_SIDE } from './face-align.ts';
import { detectFaces } from './face-detect.ts';
import { findLandmarks } from './face-landmarks.ts';
import { decodePicture, type Picture } from './face-picture.ts';
import { judgeQuality, NO_FACE, sharpnessOf, yawOf } from './face-quality.ts';
import { openNetwork } from './face-session.ts';

/** The largest face of a picture: how good it is to compare, and 128 numbers that are near each other for one person. */
export interface FaceDescription {
  readonly quality: FaceQuality;
  /** Null when the gates reject the picture. */
  readonly embedding: Float32Array | null;
}

export interface FaceDescriber {
  /** @throws Fault `image-refused` for the picture, `model-unavailable` when an answer cannot be believed */
  describe(bytes: Uint8Array): Promise<FaceDescription>;
  /** Runs every model once on an empty picture. @throws Fault `model-unavailable` for an answer that is none of its kind */
  tryOut(): Promise<void>;
  release(): Promise<void>;
}

const EMBEDDING = { embedding: 128 };
const EMPTY_SIDE = 64;
const EMPTY: Picture = { width: EMPTY_SIDE, height: EMPTY_SIDE, rgb: new Uint8Array(3 * EMPTY_SIDE ** 2) };
const ALL_OF_IT = { left: 0, top: 0, width: EMPTY_SIDE, height: EMPTY_SIDE, score: 1 };

/** Opens the three models of a verified pack. @throws Fault `pack-invalid` for one that does not load */
export async function openDescriber(pack: Pack<FaceManifest>, threads: number): Promise<FaceDescriber> {
  const { folder, manifest } = pack;
  const open = (name: string) => openNetwork(folder, name, fileOf(pack, name), threads);
  const detect = await open(manifest.detect);
  const points = await open(manifest.landmarks);
  const embed = await open(manifest.embed);
  const embedded = async (face: Float32Array) =>
    (await embed.run(face, [1, 3, FACE_SIDE, FACE_SIDE], EMBEDDING)).embedding;
  return {
    async describe(bytes) {
      const picture = await decodePicture(bytes);
      const boxes = await detectFaces(detect, picture, manifest.quality.minDetectionScore);
      const [largest] = boxes;
      if (largest === undefined) return { quality: NO_FACE, embedding: null };
      const landmarks = await findLandmarks(points, picture, largest);
      const face = alignFace(picture, landmarks);
      const measures = { widthPx: largest.width, sharpness: sharpnessOf(face), yawDegrees: yawOf(landmarks) };
      const quality = judgeQuality(boxes.length, measures, manifest.quality);
      if (quality.rejected.length > 0) return { quality, embedding: null };
      return { quality, embedding: await embedded(face) };
    },
    async tryOut() {
      await detectFaces(detect, EMPTY, manifest.quality.minDetectionScore);
      await findLandmarks(points, EMPTY, ALL_OF_IT);
      await embedded(new Float32Array(3 * FACE_SIDE ** 2));
    },
    async release() {
      await Promise.all([detect, points, embed].map((network) => network.release()));
    },
  };
}

/** Euclidean distance of two embeddings; null when a picture was not good enough to say anything. */
export function distanceOf(one: FaceDescription, other: FaceDescription): number | null {
  const [from, to] = [one.embedding, other.embedding];
  if (from === null || to === null) return null;
  return Math.sqrt(from.reduce((sum, value, index) => sum + (value - (to[index] ?? Number.NaN)) ** 2, 0));
}
