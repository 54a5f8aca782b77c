import { BRIGHTNESS, HUES, LEAST_TRANSMISSION, SATURATION } from '../../../contract/pseudo-colour.ts';
import { EDGE_GAIN, GHOST, MOST_ATTENUATION, OPAQUE_BEGINS, ORGANIC_ENDS, PENETRATION_POWER } from './shade.ts';

/** One triangle that covers the whole canvas. */
export const VERTEX_SHADER = `#version 300 es
void main() {
  gl_Position = vec4(vec2(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0), 0.0, 1.0);
}`;

/** A number as GLSL writes it. */
const real = (value: number) => value.toFixed(9);
const pair = ([from, to]: readonly [number, number]) => `${real(from)}, ${real(to)}`;

/** The hue between two points of the scale, in order: each overrides the one before. */
const HUE_STEPS = HUES.slice(1)
  .map(([material, hue], index) => {
    const [from, last] = HUES[index] ?? [0, hue];
    const slope = (hue - last) / (material - from);
    return `  if (material > ${real(from)}) hue = ${real(last)} + (material - ${real(from)}) * ${real(slope)};`;
  })
  .join('\n');

/** `shade` of `shade.ts`, in the language of the graphics card. Words are the same there and here. */
export const FRAGMENT_SHADER = `#version 300 es
precision highp float;
precision highp int;
precision highp usampler2D;

uniform usampler2D scan;
uniform int level;
/* In pixels of the scan: what the canvas begins with at its top left, and what one of its pixels shows. */
uniform vec2 origin;
uniform vec2 pace;
uniform vec2 extent;
uniform float canvasHeight;
uniform vec3 openBeam;
uniform bool isColoured, isSingle;
uniform bool inColour, ofLow, ofHigh;
uniform bool edges, penetration, negative, stripOrganic, stripInorganic;
uniform float gamma;
out vec4 shown;

const vec3 WEIGHTS = vec3(${BRIGHTNESS.map(real).join(', ')});

vec3 texel(ivec2 at) {
  return vec3(texelFetch(scan, clamp(at, ivec2(0), textureSize(scan, 0) - 1), 0).rgb);
}

vec3 raysAt(vec2 at) {
  vec2 corner = floor(at - 0.5);
  vec2 share = at - 0.5 - corner;
  ivec2 left = ivec2(corner);
  vec3 above = mix(texel(left), texel(left + ivec2(1, 0)), share.x);
  vec3 below = mix(texel(left + ivec2(0, 1)), texel(left + ivec2(1, 1)), share.x);
  return min(mix(above, below, share.y) / openBeam, 1.0);
}

float logOf(float transmission) {
  return -log(clamp(transmission, ${real(LEAST_TRANSMISSION)}, 1.0));
}

float meanAttenuation(vec3 rays) {
  return (logOf(rays.r) + logOf(rays.g)) / 2.0;
}

float materialOf(vec3 rays) {
  float ratio = logOf(rays.r) / max(logOf(rays.g), 1e-6);
  return max(0.0, (ratio - 1.0) * (1.0 + meanAttenuation(rays) / 2.0));
}

float attenuationUnder(vec3 rays) {
  if (isColoured) return min(2.0 * logOf(dot(rays, WEIGHTS)), ${real(MOST_ATTENUATION)});
  if (isSingle || ofLow) return logOf(rays.r);
  if (ofHigh || penetration) return logOf(rays.g);
  return meanAttenuation(rays);
}

float brightnessUnder(vec3 rays) {
  if (isColoured && !penetration) return dot(rays, WEIGHTS);
  float attenuation = attenuationUnder(rays);
  float passed = max(0.0, 1.0 - attenuation / ${real(MOST_ATTENUATION)});
  return penetration ? pow(passed, ${real(PENETRATION_POWER)}) : exp(-attenuation / 2.0);
}

float shareKept(vec3 rays) {
  float inorganic = smoothstep(${pair(ORGANIC_ENDS)}, materialOf(rays));
  float opaque = smoothstep(${pair(OPAQUE_BEGINS)}, meanAttenuation(rays));
  return max(max(${real(GHOST)}, opaque), stripOrganic ? inorganic : 1.0 - inorganic);
}

float channelOf(float hue, float offset) {
  float turn = mod(offset + hue / 60.0, 6.0);
  return 1.0 - ${real(SATURATION)} * max(0.0, min(min(turn, 4.0 - turn), 1.0));
}

vec3 colourOf(float material) {
  float hue = ${real(HUES[0]?.[1] ?? 0)};
  material = min(material, ${real(HUES.at(-1)?.[0] ?? 0)});
${HUE_STEPS}
  return vec3(channelOf(hue, 5.0), channelOf(hue, 3.0), channelOf(hue, 1.0));
}

vec3 withBrightness(vec3 colour, float brightness) {
  float own = dot(colour, WEIGHTS);
  if (brightness < own) return colour * brightness / own;
  return 1.0 - (1.0 - colour) * (1.0 - brightness) / max(1.0 - own, 1e-6);
}

void main() {
  vec2 place = origin + vec2(gl_FragCoord.x, canvasHeight - gl_FragCoord.y) * pace;
  if (any(lessThan(place, vec2(0.0))) || any(greaterThanEqual(place, extent))) {
    shown = vec4(0.0);
    return;
  }
  vec2 at = place / float(1 << level);
  vec3 rays = raysAt(at);
  float brightness = brightnessUnder(rays);
  if (edges || stripOrganic || stripInorganic) {
    vec3 sum = rays;
    float around = 0.0;
    for (int row = -1; row <= 1; row += 1) {
      for (int column = -1; column <= 1; column += 1) {
        if (row == 0 && column == 0) continue;
        vec3 neighbour = raysAt(at + vec2(column, row));
        sum += neighbour;
        around += brightnessUnder(neighbour);
      }
    }
    if (edges) brightness = clamp(brightness + ${real(EDGE_GAIN)} * (brightness - around / 8.0), 0.0, 1.0);
    if (stripOrganic || stripInorganic) brightness = 1.0 - (1.0 - brightness) * shareKept(sum / 9.0);
  }
  brightness = pow(brightness, 1.0 / gamma);
  if (negative) brightness = 1.0 - brightness;
  vec3 colour = vec3(brightness);
  if (inColour) colour = withBrightness(isColoured ? rays : colourOf(materialOf(rays)), brightness);
  shown = vec4(colour, 1.0);
}`;
