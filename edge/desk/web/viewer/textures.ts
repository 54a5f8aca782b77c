import { type Level, type Planes, roughLevel } from './planes.ts';

/** The levels of a scan on the graphics card; each goes there when it is first needed. */
export interface Textures {
  /**
   * Binds the level, or as long as not all of it is on the card the finest coarser one that is; each call sends more.
   *
   * @returns which level is bound
   */
  bind(wanted: number): number;
}

interface Upload {
  readonly texture: WebGLTexture;
  /** Rows that are on the card. */
  rows: number;
}

/** More at a time would be felt. */
const BYTES_A_TIME = 8_000_000;

/** A texture for each level: levels of one texture would be half of the last rounded down, and lose its edge. */
export function createTextures(gl: WebGL2RenderingContext, planes: Planes): Textures {
  const { levels, channels } = planes;
  const uploads = new Map<number, Upload>();
  const rough = roughLevel(planes);
  const isWhole = (level: number) => uploads.get(level)?.rows === levels[level]?.height;
  const send = (index: number) => {
    const level = levels[index] ?? levels[0];
    const upload = uploads.get(index) ?? { texture: createTexture(gl, level, channels), rows: 0 };
    uploads.set(index, upload);
    gl.bindTexture(gl.TEXTURE_2D, upload.texture);
    upload.rows += sendRows(gl, level, channels, upload.rows);
  };
  return {
    bind(wanted) {
      if (!isWhole(wanted)) send(wanted);
      const whole = levels.findIndex((_, level) => level >= wanted && isWhole(level));
      // The rough level is so small that it goes at once.
      const bound = whole < 0 ? Math.max(rough, wanted) : whole;
      if (!isWhole(bound)) send(bound);
      gl.bindTexture(gl.TEXTURE_2D, uploads.get(bound)?.texture ?? null);
      return bound;
    },
  };
}

function createTexture(gl: WebGL2RenderingContext, { width, height }: Level, channels: number): WebGLTexture {
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
  gl.texStorage2D(gl.TEXTURE_2D, 1, formatOf(gl, channels).internal, width, height);
  return texture;
}

/** Sends the next rows of a level to the texture that is bound. @returns how many */
function sendRows(gl: WebGL2RenderingContext, level: Level, channels: number, from: number): number {
  const { width, height, samples } = level;
  const rowSamples = width * channels;
  const rows = Math.min(
    height - from,
    Math.max(1, Math.floor(BYTES_A_TIME / (rowSamples * samples.BYTES_PER_ELEMENT))),
  );
  const { format } = formatOf(gl, channels);
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
  gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, from, width, rows, format, gl.UNSIGNED_SHORT, samples, from * rowSamples);
  return rows;
}

/** What the graphics card calls 16-bit integers, which lose nothing and are not smoothed. */
function formatOf(
  gl: WebGL2RenderingContext,
  channels: number,
): { readonly internal: number; readonly format: number } {
  if (channels === 1) return { internal: gl.R16UI, format: gl.RED_INTEGER };
  if (channels === 2) return { internal: gl.RG16UI, format: gl.RG_INTEGER };
  return { internal: gl.RGB16UI, format: gl.RGB_INTEGER };
}
