import type { Look } from './look.ts';
import { type Painter, stepOf } from './painter.ts';
import { levelFor, type Planes } from './planes.ts';
import { FRAGMENT_SHADER, VERTEX_SHADER } from './shader.ts';
import { createTextures } from './textures.ts';
import type { Frame } from './view.ts';

type Uniform = (name: string) => WebGLUniformLocation | null;

/** To ask anew of every scan would take a tenth of a second each time. */
let isKnownPlayed = false;

/**
 * A painter on the graphics card; null where there is none that can hold a scan of this size. A card that is only played
 * by the processor would paint anew at each move: the plain painter is smoother.
 *
 * @param changed called when there is more to show
 */
export function createWebGlPainter(canvas: HTMLCanvasElement, planes: Planes, changed: () => void): Painter | null {
  if (isKnownPlayed) return null;
  const gl = canvas.getContext('webgl2', {
    antialias: false,
    depth: false,
    failIfMajorPerformanceCaveat: true,
  });
  const largest = Math.max(planes.levels[0].width, planes.levels[0].height);
  if (gl === null || gl.isContextLost()) return null;
  isKnownPlayed = isPlayed(gl);
  if (isKnownPlayed) return null;
  if (gl.getParameter(gl.MAX_TEXTURE_SIZE) < largest) return null;
  const program = createProgram(gl);
  if (program === null) return null;
  gl.useProgram(program);
  const places = new Map<string, WebGLUniformLocation | null>();
  const uniform: Uniform = (name) => {
    if (!places.has(name)) places.set(name, gl.getUniformLocation(program, name));
    return places.get(name) ?? null;
  };
  const textures = createTextures(gl, planes);
  describe(gl, uniform, planes);
  return {
    paint(look, frame) {
      gl.viewport(0, 0, canvas.width, canvas.height);
      const wanted = levelFor(planes, stepOf(frame));
      const level = textures.bind(wanted);
      setLook(gl, uniform, look);
      setFrame(gl, uniform, frame, level, canvas.height);
      gl.drawArrays(gl.TRIANGLES, 0, 3);
      if (level !== wanted) changed();
      return true;
    },
    close() {
      // Browsers keep few contexts, and take the oldest away when there are more.
      gl.getExtension('WEBGL_lose_context')?.loseContext();
    },
  };
}

/** Browsers do not always admit that it would cost much; the names of the programs that play a card do. */
function isPlayed(gl: WebGL2RenderingContext): boolean {
  const names = gl.getExtension('WEBGL_debug_renderer_info');
  const name: unknown = gl.getParameter(names === null ? gl.RENDERER : names.UNMASKED_RENDERER_WEBGL);
  return /swiftshader|llvmpipe|software|basic render/i.test(String(name));
}

function describe(gl: WebGL2RenderingContext, uniform: Uniform, { openBeam, energies, levels }: Planes): void {
  const [red = 1, green = 1, blue = 1] = openBeam;
  gl.uniform3f(uniform('openBeam'), red, green, blue);
  gl.uniform1i(uniform('isColoured'), Number(energies === 'colour'));
  gl.uniform1i(uniform('isSingle'), Number(energies === 'single'));
  gl.uniform2f(uniform('extent'), levels[0].width, levels[0].height);
}

function setLook(gl: WebGL2RenderingContext, uniform: Uniform, look: Look): void {
  const switches = {
    inColour: look.picture === 'colour',
    ofLow: look.picture === 'low',
    ofHigh: look.picture === 'high',
    edges: look.edges,
    penetration: look.penetration,
    negative: look.negative,
    stripOrganic: look.strip === 'organic',
    stripInorganic: look.strip === 'inorganic',
  };
  for (const [name, on] of Object.entries(switches)) gl.uniform1i(uniform(name), Number(on));
  gl.uniform1f(uniform('gamma'), look.gamma);
}

function setFrame(gl: WebGL2RenderingContext, uniform: Uniform, frame: Frame, level: number, height: number): void {
  gl.uniform1i(uniform('level'), level);
  gl.uniform2f(uniform('origin'), -frame.left / frame.scaleX, -frame.top / frame.scaleY);
  gl.uniform2f(uniform('pace'), 1 / frame.scaleX, 1 / frame.scaleY);
  gl.uniform1f(uniform('canvasHeight'), height);
}

function createProgram(gl: WebGL2RenderingContext): WebGLProgram | null {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, VERTEX_SHADER],
    [gl.FRAGMENT_SHADER, FRAGMENT_SHADER],
  ] as const) {
    const shader = gl.createShader(type);
    if (shader === null) return null;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  return gl.getProgramParameter(program, gl.LINK_STATUS) === true ? program : null;
}
