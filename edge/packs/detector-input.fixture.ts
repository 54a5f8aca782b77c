import type { DetectorManifest } from './manifest.ts';

/** What a detector of tests is fed with, where its size is of no matter. */
export const DETECTOR_INPUT = {
  name: 'image',
  channels: ['low', 'high'],
  width: 320,
  height: 224,
  layout: 'NCHW',
  mean: [0],
  scale: [1],
  fit: { kind: 'letterbox' },
  padding: 1,
  openBeamIsOne: false,
} satisfies DetectorManifest['input'];
