import type { Device } from '../device.ts';

export type CameraEvent =
  /** A JPEG as it came; its header was checked, its pixels were not decoded. */
  | { readonly type: 'snapshotTaken'; readonly jpeg: Uint8Array; readonly atMs: number }
  /** People in view now. */
  | { readonly type: 'peopleCounted'; readonly count: number; readonly atMs: number }
  /** Bags (suitcases, backpacks) in view now; not every camera counts them. */
  | { readonly type: 'bagsCounted'; readonly count: number; readonly atMs: number }
  | { readonly type: 'messageRefused'; readonly why: string; readonly atMs: number };

export type CameraDevice = Device<CameraEvent>;
