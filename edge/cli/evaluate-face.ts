import pc from 'picocolors';
import { distanceOf, type FaceDescription, openDescriber } from '../inference/face-describe.ts';
import type { FaceManifest, FaceReport } from '../packs/manifest.ts';
import type { Pack } from '../packs/pack.ts';

/** The manifest's own measurement, repeated by a test: few people, the same every time. */
export const FEW_PEOPLE = 8;
const LIVE_SEED = 20_260_101;

/** A face pack measured on drawn people, and how long a comparison takes. */
export interface FaceMeasurement {
  readonly report: FaceReport;
  /** Median milliseconds of a comparison with the given threads: two pictures decoded, searched and described. */
  readonly msPerComparison: number;
}

interface Seen {
  readonly portraits: readonly FaceDescription[];
  readonly live: readonly FaceDescription[];
  readonly times: readonly number[];
}

/**
 * Draws so many people, a portrait and a snapshot each, and compares every portrait with every snapshot.
 * @throws Fault `pack-invalid`
 */
export async function evaluateFace(pack: Pack<FaceManifest>, people: number): Promise<FaceMeasurement> {
  const { portraits, live, times } = await lookAtPeople(pack, people);
  const same: number[] = [];
  const other: number[] = [];
  for (const [holder, portrait] of portraits.entries()) {
    for (const [passenger, snapshot] of live.entries()) {
      const distance = distanceOf(portrait, snapshot);
      if (distance !== null) (holder === passenger ? same : other).push(distance);
    }
  }
  const { sameBelow } = pack.manifest;
  const rejected = [...portraits, ...live].filter(({ embedding }) => embedding === null).length;
  const report = {
    people,
    threshold: sameBelow,
    rejected: rejected / (2 * people),
    falseMatchRate: shareBelow(other, sameBelow),
    falseNonMatchRate: 1 - shareBelow(same, sameBelow),
    ...equalError(same, other),
    same: quartiles(same),
    other: quartiles(other),
  };
  return { report, msPerComparison: 2 * (quartiles(times)[2] ?? Number.NaN) };
}

async function lookAtPeople(pack: Pack<FaceManifest>, people: number): Promise<Seen> {
  const { livePictureOf, portraitOf } = await import('../../sim/faces/picture.ts');
  const { seededEntropy } = await import('../../hardware/entropy.ts');
  const describer = await openDescriber(pack, 1);
  const entropy = seededEntropy(LIVE_SEED);
  const times: number[] = [];
  const look = async (picture: Uint8Array) => {
    const began = performance.now();
    const description = await describer.describe(picture);
    times.push(performance.now() - began);
    return description;
  };
  const portraits: FaceDescription[] = [];
  const live: FaceDescription[] = [];
  for (let seed = 1; seed <= people; seed++) {
    portraits.push(await look(portraitOf(seed)));
    live.push(await look(livePictureOf(seed, entropy)));
  }
  await describer.release();
  return { portraits, live, times };
}

function shareBelow(distances: readonly number[], threshold: number): number {
  return distances.filter((distance) => distance < threshold).length / distances.length;
}

/** Where as many of the same people are refused as of different ones are taken for the same. */
function equalError(same: readonly number[], other: readonly number[]) {
  const rates = [...same, ...other].map((threshold) => {
    const [missed, matched] = [1 - shareBelow(same, threshold), shareBelow(other, threshold)];
    return { equalErrorAt: threshold, equalErrorRate: (missed + matched) / 2, apart: Math.abs(missed - matched) };
  });
  const [best] = rates.sort((one, another) => one.apart - another.apart);
  return { equalErrorRate: best?.equalErrorRate ?? Number.NaN, equalErrorAt: best?.equalErrorAt ?? Number.NaN };
}

/** The smallest, the quarters and the largest. */
function quartiles(values: readonly number[]): number[] {
  const sorted = [...values].sort((one, another) => one - another);
  return [0, 0.25, 0.5, 0.75, 1].map((share) => sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN);
}

export function faceReportText({ report, msPerComparison }: FaceMeasurement, name: string): string {
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  const distances = (values: readonly number[]) => values.map((value) => value.toFixed(2)).join('  ');
  const lines = [
    `${pc.bold(name)} on ${report.people} drawn people, each portrait against each snapshot`,
    `  pictures rejected         ${percent(report.rejected)}`,
    `  at ${report.threshold}: false match       ${percent(report.falseMatchRate)}`,
    `          false non-match   ${percent(report.falseNonMatchRate)}`,
    `  equal error rate          ${percent(report.equalErrorRate)} at ${report.equalErrorAt.toFixed(2)}`,
    pc.dim('  distances         min  quarters          max'),
    `  same person      ${distances(report.same)}`,
    `  different people ${distances(report.other)}`,
    `  a comparison takes ${msPerComparison.toFixed(0)} ms`,
  ];
  return `${lines.join('\n')}\n`;
}
