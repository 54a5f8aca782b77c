/** What a scan's pixels mean: two energies, one, or a picture that its scanner has coloured. */
export type Energies = 'dual' | 'single' | 'colour';

/** A picture of 16-bit samples, channels side by side: low and high energy, the only one, or red, green and blue. */
export interface Level {
  readonly width: number;
  readonly height: number;
  readonly samples: Uint16Array<ArrayBuffer>;
}

/** A scan as the viewer computes with it. */
export interface Planes {
  readonly energies: Energies;
  readonly channels: number;
  /** The scan, then each time half as wide and high, down to a single pixel: [0] is the scan as it came. */
  readonly levels: readonly [Level, ...Level[]];
  /** What each channel counts with nothing in the way. */
  readonly openBeam: readonly number[];
}

/** The level whose pixels are means of 8 x 8: one pixel alone may be bright by chance. */
const OPEN_BEAM_LEVEL = 3;
const WHITE = 65_535;
const ROUGH_PIXELS = 400_000;

export function createPlanes(energies: Energies, scan: Level, channels: number): Planes {
  const levels: [Level, ...Level[]] = [scan];
  for (let last = scan; last.width > 1 || last.height > 1;) {
    last = halved(last, channels);
    levels.push(last);
  }
  const blocks = levels[Math.min(OPEN_BEAM_LEVEL, levels.length - 1)] ?? scan;
  const openBeam = Array.from({ length: channels }, (_, channel) =>
    energies === 'colour' ? WHITE : brightest(blocks, channels, channel),
  );
  return { energies, channels, levels, openBeam };
}

/** The coarsest level that still has a pixel for each of the screen's, of which each shows `step` x `step` of the scan. */
export function levelFor({ levels }: Planes, step: number): number {
  return Math.min(levels.length - 1, Math.max(0, Math.floor(Math.log2(step) + 1e-6)));
}

/** The finest level that is quickly shown, before a finer one is. */
export function roughLevel({ levels }: Planes): number {
  return levels.findIndex(({ width, height }) => width * height <= ROUGH_PIXELS);
}

/** Means of 2 x 2 pixels: counts of rays add up, colours made of them would not. */
function halved({ width, height, samples }: Level, channels: number): Level {
  const half = { width: Math.ceil(width / 2), height: Math.ceil(height / 2) };
  const means = new Uint16Array(half.width * half.height * channels);
  let to = 0;
  for (let y = 0; y < half.height; y += 1) {
    const above = 2 * y * width * channels;
    const below = Math.min(2 * y + 1, height - 1) * width * channels;
    for (let x = 0; x < half.width; x += 1) {
      const left = 2 * x * channels;
      const right = Math.min(2 * x + 1, width - 1) * channels;
      for (let channel = 0; channel < channels; channel += 1, to += 1) {
        const upper = (samples[above + left + channel] ?? 0) + (samples[above + right + channel] ?? 0);
        const lower = (samples[below + left + channel] ?? 0) + (samples[below + right + channel] ?? 0);
        means[to] = (upper + lower + 2) >> 2;
      }
    }
  }
  return { ...half, samples: means };
}

/** A scan that is black all over has no open beam: 1 stands for it, and it stays black. */
function brightest({ samples }: Level, channels: number, channel: number): number {
  let most = 1;
  for (let at = channel; at < samples.length; at += channels) most = Math.max(most, samples[at] ?? 0);
  return most;
}
