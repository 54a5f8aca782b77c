import { bagTagsOf, contentsOf, type ContentOf, EVIDENCE_LIMIT, isClearScan } from '../contract/evidence.ts';
import type { Finding } from '../contract/judgement.ts';
import { because } from '../contract/lane-reason.ts';
import type { Policy } from '../contract/policy.ts';
import type { CaseFile } from '../contract/judge.ts';
import { finding, ruleFinding } from './findings.ts';

/** Share of the ledger's space from which nobody is released (guarantee G4). */
const FULLEST_LEDGER_THAT_RELEASES = 0.95;

/** What is in the bag, as far as the scanner says and its image can be trusted. */
export function bagRules(file: CaseFile, policy: Policy): readonly Finding[] {
  const tags = bagTagsOf(file.evidence);
  const scans = contentsOf(file.evidence, 'bagScan');
  const sealed = new Set([...tags, ...scans.flatMap((scan) => scan.bagTag ?? [])]);
  return [
    ...policy.sealedBags
      .filter((bag) => sealed.has(bag.plate))
      .map(({ plate: bag, reason: listed }) => ruleFinding('bag-sealed', policy, { bag, listed })),
    ...scans.flatMap((scan) => scanFindings(scan, tags, file, policy)),
    ...contentsOf(file.evidence, 'unusable')
      .filter((unusable) => unusable.of === 'bagScan')
      .map(({ why }) => ruleFinding('bag-scan-incomplete', policy, { why })),
    ...(file.missed.includes('bagScan') ? [ruleFinding('bag-scan-missing', policy, {})] : []),
  ];
}

function scanFindings(
  scan: ContentOf<'bagScan'>,
  tags: ReadonlySet<string>,
  file: CaseFile,
  policy: Policy,
): readonly Finding[] {
  const findings: Finding[] = [];
  const scanner = { kind: 'device', name: scan.atr.manufacturer, version: scan.atr.version } as const;
  const threats = scan.objects.filter(({ flag }) => flag === 'threat' || flag === 'high-threat');
  if (scan.alarmDecision === 'alarm' || threats.length > 0) {
    const named = scan.objects
      .filter((object) => object.flag !== 'no-threat')
      .map((object) => `${object.description} (${object.category}, ${(object.probability * 100).toFixed(0)} %)`);
    findings.push(
      named.length === 0 ? finding('scanner-alarm.unnamed', scanner, {}) : finding('scanner-alarm', scanner, { named }),
    );
  } else if (scan.alarmDecision === 'unknown') findings.push(finding('scanner-undecided', scanner, {}));
  else if (!isClearScan(scan)) findings.push(finding('scanner-undecided.named', scanner, {}));
  if (scan.abort !== null) findings.push(finding('bag-scan-incomplete.aborted', scanner, { why: scan.abort }));
  if (scan.bagTag === null) findings.push(ruleFinding('wrong-bag.untagged', policy, {}));
  else if (!tags.has(scan.bagTag)) findings.push(ruleFinding('wrong-bag', policy, { bag: scan.bagTag }));
  return [...findings, ...imageFindings(scan.image.sha256, 'scan', file, policy)];
}

function imageFindings(sha256: string, picture: 'scan' | 'camera', file: CaseFile, policy: Policy): readonly Finding[] {
  const image = file.images.get(sha256);
  if (image === undefined)
    return [ruleFinding('model-unavailable.image', policy, { picture, why: because('no-answer') })];
  switch (image.kind) {
    case 'sound':
      return [];
    case 'refused':
      return [ruleFinding('image-refused', policy, { picture, why: image.why })];
    case 'unavailable':
      return [ruleFinding('model-unavailable.image', policy, { picture, why: image.why })];
  }
}

/** What happened in the lane: how people moved, what the camera counted, what the lane itself lacks. */
export function laneRules(file: CaseFile, policy: Policy): readonly Finding[] {
  const { evidence, missed, ledgerFullness: fullness, interruption } = file;
  const crowd = contentsOf(evidence, 'peopleCount').find(({ count }) => !(count <= 1));
  const conduct = contentsOf(evidence, 'conduct').map(({ what }) => ruleFinding(what, policy, {}));
  const pictures = contentsOf(evidence, 'snapshot').flatMap(({ sha256 }) =>
    imageFindings(sha256, 'camera', file, policy),
  );
  return [
    ...conduct,
    ...(crowd ? [ruleFinding('more-than-one-person', policy, { people: crowd.count })] : []),
    ...(missed.includes('boardingPass') ? [ruleFinding('boarding-pass-missing', policy, {})] : []),
    ...(missed.includes('snapshot') ? [ruleFinding('snapshot-missing', policy, {})] : []),
    ...pictures,
    ...(evidence.length >= EVIDENCE_LIMIT
      ? [ruleFinding('too-much-evidence', policy, { pieces: evidence.length })]
      : []),
    ...(!(fullness < FULLEST_LEDGER_THAT_RELEASES) ? [ruleFinding('ledger-nearly-full', policy, { fullness })] : []),
    ...(file.isTest ? [ruleFinding('test-walk', policy, {})] : []),
    ...(file.mode === 'officer-only' ? [ruleFinding('officer-only', policy, {})] : []),
    ...(interruption ? [ruleFinding(interruption.why, policy, { why: interruption.reason })] : []),
  ];
}
