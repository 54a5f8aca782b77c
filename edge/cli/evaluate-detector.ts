import { writeFileSync } from 'node:fs';
import path from 'node:path';
import pc from 'picocolors';
import type { Split } from '../../sim/xray/test-bags.ts';
import type { ScanLayout } from '../contract/assessor.ts';
import type { JudgedBag } from '../inference/detection-report.ts';
import type { Detector } from '../inference/detector.ts';
import type { DecodedImage } from '../inference/image.ts';
import type { DetectionReport, DetectorManifest } from '../packs/manifest.ts';
import type { Pack } from '../packs/pack.ts';

/** A detector measured on rendered bags. */
export interface DetectorReport {
  /** By what the bags differ in from those that the shipped detector was trained on. */
  readonly splits: Readonly<Record<string, DetectionReport>>;
  /** The first split again, as scanners with less to tell would have sent it. */
  readonly withLess: Readonly<Record<'singleEnergy' | 'pseudoColour', DetectionReport>>;
  /** Median milliseconds on one core for a decoded scan: preparing, network and reading its answer. */
  readonly msPerBag: number;
}

/** Of clean bags, those that alarm at the thresholds that are recorded. */
const ALARMED_SHARE = 0.03;
const CHOOSING_BAGS = 200;
/** Below any threshold in use: what ranks lower changes no average precision that matters. */
const RANKED_FROM = 0.02;
/** The manifest's own measurement, repeated by a test: few bags, the same every time. */
export const FEW_BAGS = 12;

/** Renders `bags` bags a split, every other one clean, and has the pack look into them. @throws Fault `pack-invalid` */
export async function evaluateDetector(pack: Pack<DetectorManifest>, bags: number): Promise<DetectorReport> {
  const { SPLITS, testBags } = await import('../../sim/xray/test-bags.ts');
  const { loadDetector } = await import('../inference/detector.ts');
  const detector = await loadDetector(rankingEverything(pack));
  // Ranking the faintest takes longer than a lane, which asks from the thresholds up, ever waits.
  const asInService = await loadDetector(pack);
  const times: number[] = [];
  const splits: Record<string, DetectionReport> = {};
  const reduced = { singleEnergy: [] as JudgedBag[], pseudoColour: [] as JudgedBag[] };
  for (const split of Object.keys(SPLITS) as (keyof typeof SPLITS)[]) {
    const judged: JudgedBag[] = [];
    for (const { pixels, width, height, layout, truths } of testBags(split, bags)) {
      const image = greyImage(pixels, width, height);
      const began = performance.now();
      await asInService.inspect(image, layout);
      times.push(performance.now() - began);
      const { objects } = await detector.inspect(image, layout);
      judged.push({ truths, seen: objects });
      if (split !== 'sameFamilies') continue;
      reduced.singleEnergy.push({ truths, seen: await lookWithOneEnergy(detector, image, layout) });
      reduced.pseudoColour.push({ truths, seen: await lookInColour(detector, image, layout) });
    }
    splits[split] = await report(judged, pack);
  }
  await Promise.all([detector.release(), asInService.release()]);
  return {
    splits,
    withLess: {
      singleEnergy: await report(reduced.singleEnergy, pack),
      pseudoColour: await report(reduced.pseudoColour, pack),
    },
    msPerBag: times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN,
  };
}

export function detectorReportText(report: DetectorReport, name: string): string {
  const share = (value: number | null) => (value === null ? '-' : value.toFixed(3)).padStart(8);
  const rows = { ...report.splits, ...report.withLess };
  const classes = Object.keys(Object.values(rows)[0]?.recallAt['5'] ?? {});
  const columns = Object.values(rows);
  const lines = [
    `${pc.bold(name)}: ${report.msPerBag.toFixed(1)} ms a bag on one core`,
    pc.dim(`  ${'split'.padEnd(18)}  mAP50  mAP50:95   bags  clean`),
    ...Object.entries(rows).map(
      ([split, { map50, map50to95, bags, cleanBags }]) =>
        `  ${split.padEnd(16)}${share(map50)}${share(map50to95)}${String(bags).padStart(9)}${String(cleanBags).padStart(7)}`,
    ),
    pc.dim(`  recall where 5 % of clean bags alarm, by column: ${Object.keys(rows).join(', ')}`),
    ...classes.map(
      (name) => `  ${name.padEnd(16)}${columns.map(({ recallAt }) => share(recallAt['5'][name] ?? null)).join('')}`,
    ),
  ];
  const unknown = classes.filter((name) => columns.every(({ recallAt }) => (recallAt['5'][name] ?? null) === null));
  if (unknown.length > 0) {
    lines.push(pc.dim(`  -: nothing of that name lies in these bags, or none of them is clean: ${unknown.join(', ')}`));
  }
  return `${lines.join('\n')}\n`;
}

/** Writes the figures, those of a few bags for a test to repeat, and thresholds into the pack's manifest. */
export async function recordReport(pack: Pack<DetectorManifest>, { splits }: DetectorReport): Promise<void> {
  const { alarmThresholds } = await import('../inference/detection-report.ts');
  const clean = await look(pack, 'choosing', CHOOSING_BAGS);
  const names = pack.manifest.classes.map(({ name }) => name);
  const thresholds = alarmThresholds(clean, names, ALARMED_SHARE);
  const few = await report(await look(pack, 'sameFamilies', FEW_BAGS), pack);
  const { manifest, folder } = pack;
  const classes = manifest.classes.map((each) => ({
    ...each,
    threshold: Math.ceil(1000 * (thresholds.get(each.name) ?? 1)) / 1000,
  }));
  const recorded: DetectorManifest = { ...manifest, classes, measured: { ...splits, fewBags: few } };
  writeFileSync(path.join(folder, 'manifest.json'), `${JSON.stringify(recorded, null, 2)}\n`);
}

/** What the pack sees in the first bags of a split, whatever its score. */
export async function look(
  pack: Pack<DetectorManifest>,
  split: Split | 'choosing',
  bags: number,
): Promise<JudgedBag[]> {
  const { cleanBags, testBags } = await import('../../sim/xray/test-bags.ts');
  const { loadDetector } = await import('../inference/detector.ts');
  const detector = await loadDetector(rankingEverything(pack));
  const judged: JudgedBag[] = [];
  for (const bag of split === 'choosing' ? cleanBags(bags) : testBags(split, bags)) {
    const { objects } = await detector.inspect(greyImage(bag.pixels, bag.width, bag.height), bag.layout);
    judged.push({ truths: bag.truths, seen: objects });
  }
  await detector.release();
  return judged;
}

async function report(bags: readonly JudgedBag[], { manifest }: Pack<DetectorManifest>): Promise<DetectionReport> {
  const { reportDetections } = await import('../inference/detection-report.ts');
  return reportDetections(
    bags,
    manifest.classes.map(({ name }) => name),
  );
}

function rankingEverything(pack: Pack<DetectorManifest>): Pack<DetectorManifest> {
  const classes = pack.manifest.classes.map((each) => ({ ...each, threshold: RANKED_FROM }));
  return { ...pack, manifest: { ...pack.manifest, classes } };
}

function greyImage(pixels: Uint16Array, width: number, height: number): DecodedImage {
  return { facts: { format: 'png', width, height, channels: 1, bitDepth: 16 }, pixels };
}

async function lookWithOneEnergy(detector: Detector, { facts, pixels }: DecodedImage, layout: ScanLayout) {
  const low = pixels.subarray(0, pixels.length / 2);
  const image: DecodedImage = { facts: { ...facts, height: facts.height / 2 }, pixels: low };
  return (await detector.inspect(image, { ...layout, energies: 'single' })).objects;
}

async function lookInColour(detector: Detector, { facts, pixels }: DecodedImage, layout: ScanLayout) {
  const { paint } = await import('../contract/pseudo-colour.ts');
  const size = pixels.length / 2;
  const colours = new Uint8Array(3 * size);
  for (let at = 0; at < size; at += 1) {
    const [red, green, blue] = paint((pixels[at] ?? 0) / 65_535, (pixels[size + at] ?? 0) / 65_535);
    colours.set([255 * red, 255 * green, 255 * blue].map(Math.round), 3 * at);
  }
  const image = { facts: { ...facts, height: facts.height / 2, channels: 3, bitDepth: 8 }, pixels: colours };
  return (await detector.inspect(image, { ...layout, energies: 'colour' })).objects;
}
