import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadPolicy } from '../../edge/config/policy.ts';
import type { Policy } from '../../edge/contract/policy.ts';
import type { PortOptions } from '../../hardware/port/options.ts';
import { SIMULATION_KEY } from '../population/keys.ts';
import { FLOOR_SCANNER } from '../xray/scanner.ts';
import { DESK_RANDOM_RATE, WAITS_FOR_OFFICER_MS } from './dials.ts';

export const SITE = 'demo';
/** The lane of a demonstration; a site with several has them numbered. */
export const LANE = laneId(1);
export const CAMERA = 'mantrap';

const POLICY_FILE = fileURLToPath(new URL('../../docs/examples/policy.yaml', import.meta.url));
const PACKS = ['goods-risk', 'bag-xray', 'face'] as const;
export type ShippedPack = (typeof PACKS)[number];
/** Nobody wants to watch a lane wait for a document that does not come. */
const EVIDENCE_WITHIN_MS = 3_000;
/** Vetted travellers come more than once. */
const SAME_DOCUMENT_MS = 500;

const FAIL_STATE = {
  entry: 'frees',
  exit: 'frees',
  diversion: 'frees',
  signedOffBy: 'nobody: a simulated gate',
  signedOffOn: '2026-01-01',
};
/** The twins share their process with everybody else in the demonstration, and may be late. */
const GATE_PATIENCE = { replyWithinMs: 400, staleAfterMs: 1_500 };
const READER_PATIENCE = { gapMs: 2_000 };

/** The sample policy with brisk deadlines; the random diversions follow from the seed. */
export function demoPolicy(seed: number): Policy {
  const policy = loadPolicy(POLICY_FILE);
  const { document, declaration, boardingPass, bagScan, snapshot } = policy.evidence;
  const deadlineMs = EVIDENCE_WITHIN_MS;
  return {
    ...policy,
    evidence: {
      document: { ...document, deadlineMs },
      declaration: { ...declaration, deadlineMs },
      boardingPass: { ...boardingPass, deadlineMs },
      bagScan: { ...bagScan, deadlineMs },
      snapshot: { ...snapshot, deadlineMs },
    },
    entry: { enterWithinMs: 3_000, leaveWithinMs: 10_000 },
    randomDiversion: { ...policy.randomDiversion, seed: `demo-${seed}` },
    seen: isThere('bag-xray') ? policy.seen : [],
    faces: { ...policy.faces, deadlineMs },
  };
}

/** The same where officers watch: the lot falls more often, and whoever waits in the lane for them may. */
export function deskPolicy(seed: number): Policy {
  const policy = demoPolicy(seed);
  return {
    ...policy,
    entry: { ...policy.entry, leaveWithinMs: 2 * WAITS_FOR_OFFICER_MS },
    randomDiversion: { ...policy.randomDiversion, rate: DESK_RANDOM_RATE },
  };
}

export function laneId(number: number): string {
  return `lane-${number}`;
}

/** Below what scanner and camera of a lane speak. */
export function prefixesOf(lane: string): { readonly scanner: string; readonly frigate: string } {
  return { scanner: `greenlane/${lane}/scanner`, frigate: `frigate/${lane}` };
}

function folderOf(pack: string): string {
  return fileURLToPath(new URL(`../../models/${pack}`, import.meta.url));
}

/** Whether a pack is here and signed. */
function isThere(pack: ShippedPack): boolean {
  return existsSync(join(folderOf(pack), 'signatures.json'));
}

export interface SitePorts {
  readonly gate: PortOptions;
  readonly documentReader: PortOptions;
  readonly barcodeReader: PortOptions;
}

/** Where everything of a demonstration's site lies, below one folder. */
export interface SiteFiles {
  readonly site: string;
  readonly ledger: string;
}

export interface SitePlan {
  readonly policy: Policy;
  readonly brokerUrl: string;
  /** The models that it has; all, when nothing is said. */
  readonly packs?: readonly ShippedPack[] | undefined;
  /** Whether officers find their screen there, at a port that is free. */
  readonly desk?: boolean | undefined;
}

/** Writes the site file and its policy, as an operator would, a lane for each set of ports; JSON is YAML too. */
export function writeSite(
  folder: string,
  { policy, brokerUrl, packs = PACKS, desk = false }: SitePlan,
  ...lanes: readonly SitePorts[]
): SiteFiles {
  const loaded = packs.filter(isThere);
  writeFileSync(join(folder, 'policy.yaml'), JSON.stringify(policy, null, 2));
  const site = {
    version: 1,
    site: SITE,
    mode: 'simulation',
    dataDir: 'data',
    policy: 'policy.yaml',
    inference: { packs: loaded.map(folderOf), deadlineMs: 2_000 },
    broker: { url: brokerUrl },
    images: { quotaMb: 2_000 },
    desk: { enabled: desk, port: 0 },
    lanes: lanes.map((ports, index) => laneOf(laneId(index + 1), ports, loaded.includes('face'))),
  };
  const siteFile = join(folder, 'site.yaml');
  writeFileSync(siteFile, JSON.stringify(site, null, 2));
  return { site: siteFile, ledger: join(folder, 'data', 'ledger.sqlite') };
}

function laneOf(id: string, ports: SitePorts, isComparingFaces: boolean): object {
  const { width, height, millimetresPerPixel } = FLOOR_SCANNER;
  const { scanner, frigate } = prefixesOf(id);
  return {
    id,
    name: 'Demonstration lane',
    gate: { kind: 'modbus-gate', port: ports.gate, failState: FAIL_STATE, ...GATE_PATIENCE },
    documentReader: {
      kind: 'mrz-reader',
      port: ports.documentReader,
      sameDocumentMs: SAME_DOCUMENT_MS,
      ...READER_PATIENCE,
    },
    barcodeReader: { kind: 'barcode-reader', port: ports.barcodeReader, declarationKeys: [SIMULATION_KEY] },
    bagScanner: { kind: 'bag-scanner', prefix: scanner, image: { width, height }, millimetresPerPixel },
    camera: { kind: 'frigate-camera', prefix: frigate, camera: CAMERA },
    face: isComparingFaces ? 'document' : 'off',
  };
}
