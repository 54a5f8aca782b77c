import { bagTagsOf, contentsOf, type ContentOf, EVIDENCE_LIMIT, isClearScan } from '../contract/evidence.ts';
import type { FindingCode } from '../contract/finding-code.ts';
import type { Finding } from '../contract/judgement.ts';
import type { Policy } from '../contract/policy.ts';
import type { CaseFile, NeededKind } from '../contract/judge.ts';
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
      .map((bag) => ruleFinding('bag-sealed', policy, `Bag ${bag.plate} is under seal: ${bag.reason}`)),
    ...scans.flatMap((scan) => scanFindings(scan, tags, file, policy)),
    ...contentsOf(file.evidence, 'unusable')
      .filter((unusable) => unusable.of === 'bagScan')
      .map((unusable) => ruleFinding('bag-scan-incomplete', policy, `Bag scan unusable: ${unusable.why}`)),
    ...missing(file, policy, 'bagScan', 'bag-scan-missing', 'A bag was not scanned in time'),
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
    findings.push(finding('scanner-alarm', scanner, `Scanner alarm: ${named.join('; ') || 'no object named'}`));
  } else if (scan.alarmDecision === 'unknown')
    findings.push(finding('scanner-undecided', scanner, 'The scanner did not decide'));
  else if (!isClearScan(scan))
    findings.push(finding('scanner-undecided', scanner, 'The scanner says clear, and names what it cannot judge'));
  if (scan.abort !== null) findings.push(finding('bag-scan-incomplete', scanner, `Scan not whole: ${scan.abort}`));
  if (scan.bagTag === null || !tags.has(scan.bagTag)) {
    const text = `Scan of bag ${scan.bagTag ?? 'without a readable tag'}, which is not known to be this passenger's`;
    findings.push(ruleFinding('wrong-bag', policy, text));
  }
  return [...findings, ...imageFindings(scan.image.sha256, 'bag scan', file, policy)];
}

function imageFindings(sha256: string, of: string, file: CaseFile, policy: Policy): readonly Finding[] {
  const image = file.images.get(sha256);
  if (image === undefined)
    return [ruleFinding('model-unavailable', policy, `Image of the ${of} was not checked in time`)];
  switch (image.kind) {
    case 'sound':
      return [];
    case 'refused':
      return [ruleFinding('image-refused', policy, `Image of the ${of} refused: ${image.why}`)];
    case 'unavailable':
      return [ruleFinding('model-unavailable', policy, `Image of the ${of} could not be checked: ${image.why}`)];
  }
}

function missing(
  file: CaseFile,
  policy: Policy,
  kind: NeededKind,
  code: FindingCode,
  text: string,
): readonly Finding[] {
  return file.missed.includes(kind) ? [ruleFinding(code, policy, text)] : [];
}

const CONDUCT_TEXT: Readonly<Record<ContentOf<'conduct'>['what'], string>> = {
  tailgated: 'Somebody followed the passenger in',
  'turned-back': 'The passenger turned back',
  'bag-left-behind': 'A bag was left in the lane',
  'forced-leaf': 'A leaf was passed without a permit',
  'did-not-enter': 'The passenger did not come in',
  'did-not-leave': 'The passenger did not leave',
};

/** What happened in the lane: how people moved, what the camera counted, what the lane itself lacks. */
export function laneRules(file: CaseFile, policy: Policy): readonly Finding[] {
  const crowd = contentsOf(file.evidence, 'peopleCount').find(({ count }) => !(count <= 1));
  const conduct = contentsOf(file.evidence, 'conduct').map(({ what }) => ruleFinding(what, policy, CONDUCT_TEXT[what]));
  const pictures = contentsOf(file.evidence, 'snapshot').flatMap(({ sha256 }) =>
    imageFindings(sha256, 'camera', file, policy),
  );
  return [
    ...conduct,
    ...(crowd ? [ruleFinding('more-than-one-person', policy, `${crowd.count} people were seen in the lane`)] : []),
    ...missing(file, policy, 'boardingPass', 'boarding-pass-missing', 'No boarding pass was read in time'),
    ...missing(file, policy, 'snapshot', 'snapshot-missing', 'The camera gave no picture in time'),
    ...pictures,
    ...(file.evidence.length >= EVIDENCE_LIMIT
      ? [ruleFinding('too-much-evidence', policy, `${file.evidence.length} pieces of evidence: some may be lost`)]
      : []),
    ...(!(file.ledgerFullness < FULLEST_LEDGER_THAT_RELEASES)
      ? [ruleFinding('ledger-nearly-full', policy, 'The ledger is nearly full: nobody is released')]
      : []),
    ...(file.mode === 'officer-only'
      ? [ruleFinding('officer-only', policy, 'The lane is set to officer only: everybody is seen by an officer')]
      : []),
    ...(file.interruption
      ? [ruleFinding(file.interruption.why, policy, `Passage broken off: ${file.interruption.reason}`)]
      : []),
  ];
}
