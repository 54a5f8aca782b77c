import { type BagScannerOptions, bagScannerOptionsSchema, imagesOf } from '../hardware/bag-scanner/driver.ts';
import type { LaneConfig, SiteConfig } from './config/schema.ts';
import { isFault } from './contract/fault.ts';
import type { Policy } from './contract/policy.ts';
import { feeds } from './inference/feeds.ts';
import type { Manifest } from './packs/manifest.ts';
import { readManifest } from './packs/pack.ts';

type DetectorManifest = Extract<Manifest, { kind: 'detector' }>;

/** What the packs in these folders say of themselves. What cannot be read is left to whoever verifies it. */
export function readManifests(folders: readonly string[]): readonly Manifest[] {
  return folders.flatMap((folder) => {
    try {
      return [readManifest(folder)];
    } catch (error) {
      if (isFault(error)) return [];
      throw error;
    }
  });
}

/** What a site's devices, models and policy cannot do for each other, one sentence each. */
export function fitnessNotes(site: SiteConfig, policy: Policy, manifests: readonly Manifest[]): readonly string[] {
  const detectors = manifests.filter((manifest) => manifest.kind === 'detector');
  const comparesFaces = manifests.some(({ kind }) => kind === 'face');
  const judgesGoods = manifests.some(({ kind }) => kind === 'tabular-risk');
  return [
    ...centralNotes(site),
    ...(judgesGoods ? [] : ['no model pack judges goods: whoever declares some goes to an officer']),
    ...(comparesFaces && site.lanes.every(({ face }) => face === 'off')
      ? ['a model pack compares faces, and no lane asks for it: `face: document` in a lane does']
      : []),
    ...unseenNotes(policy, detectors),
    ...site.lanes.flatMap((lane) => [
      ...scannerNotes(lane, policy, detectors),
      ...(lane.face === 'off' ? [] : faceNotes(lane, comparesFaces)),
    ]),
  ];
}

/** The development key counts in simulation alone. */
function centralNotes({ mode, central }: SiteConfig): readonly string[] {
  if (mode === 'simulation' || !central.enabled || central.trustedKeys.length > 0) return [];
  return ['central.trustedKeys names no key: nothing that the centre says counts, and every row waits in the ledger'];
}

/** What the policy looks for and no model knows. */
function unseenNotes({ seen }: Policy, detectors: readonly DetectorManifest[]): readonly string[] {
  if (detectors.length === 0) return [];
  const known = new Set(detectors.flatMap(({ classes }) => classes.map(({ category }) => category)));
  const unknown = seen.map(({ category }) => category).filter((category) => !known.has(category));
  return unknown.length === 0 ? [] : [`no model pack knows what the policy looks for: ${unknown.join(', ')}`];
}

function scannerNotes(lane: LaneConfig, policy: Policy, detectors: readonly DetectorManifest[]): readonly string[] {
  const scanner = scannerOf(lane);
  if (scanner === null || policy.seen.length === 0) return [];
  if (detectors.length === 0) {
    return [
      `lane ${lane.id}: no model pack looks into bags, and the policy asks for it: whose bag is scanned goes to an officer`,
    ];
  }
  return detectors.flatMap(({ id, input }) => {
    const feeding = feeds(imagesOf(scanner), input, scanner.image);
    switch (feeding.kind) {
      case 'full':
        return [];
      case 'less':
        return [`lane ${lane.id}: the bag scanner feeds ${id} with less: ${feeding.lost}`];
      case 'cannot':
        return [
          `lane ${lane.id}: the bag scanner cannot feed ${id}: ${feeding.why}; whose bag is scanned goes to an officer`,
        ];
    }
  });
}

function scannerOf({ bagScanner }: LaneConfig): BagScannerOptions | null {
  if (bagScanner === undefined) return null;
  const { kind: _, ...section } = bagScanner;
  return bagScannerOptionsSchema.safeParse(section).data ?? null;
}

function faceNotes(lane: LaneConfig, isThereAPack: boolean): readonly string[] {
  const lacks = [
    ...(isThereAPack ? [] : ['no model pack compares faces']),
    ...(lane.camera === undefined ? ['it has no camera'] : []),
  ];
  return lacks.map((lack) => `lane ${lane.id} is to compare faces, and ${lack}: everybody goes to an officer`);
}
