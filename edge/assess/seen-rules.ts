import type { SeenObject } from '../contract/assessor.ts';
import { customsCategorySchema } from '../contract/customs.ts';
import { contentsOf, type ContentOf } from '../contract/evidence.ts';
import { type Finding, type Source, TOLD_OBJECTS, type ToldObject } from '../contract/judgement.ts';
import type { Policy, SeenRule } from '../contract/policy.ts';
import type { CaseFile } from '../contract/judge.ts';
import { because } from '../contract/lane-reason.ts';
import { declarationOf } from './case-file.ts';
import { finding, ruleFinding, ruleSource } from './findings.ts';

interface Doubt {
  readonly tag: string | null;
  readonly why: string;
}

/** One scan, and what of the answer about it can be believed. */
interface LookedInto {
  /** Scans of one bag share it; a scan without a tag is a bag of its own. */
  readonly bag: string;
  readonly objects: readonly ToldObject[];
  readonly source: Source | null;
  /** Why not everything in the bag is known; null when the models told. */
  readonly doubt: Doubt | null;
}

/** What is in the bags, as far as models see, against what was declared and what everybody may bring. */
export function seenRules(file: CaseFile, policy: Policy): readonly Finding[] {
  if (policy.seen.length === 0) return [];
  const scans = contentsOf(file.evidence, 'bagScan').map((scan) => lookInto(scan, file));
  return [
    ...scans.flatMap(({ doubt }) => (doubt === null ? [] : [notLookedInto(doubt, policy)])),
    ...policy.seen.flatMap((rule) => ruleFindings(rule, scans, file, policy)),
  ];
}

function lookInto({ bagTag, scanId, image }: ContentOf<'bagScan'>, file: CaseFile): LookedInto {
  const bag = bagTag ?? `scan ${scanId}`;
  const unseen = (why: string | null) => ({
    bag,
    objects: [],
    source: null,
    doubt: why === null ? null : { tag: bagTag, why },
  });
  const answer = file.seen.get(image.sha256);
  // An image that is none is a finding already.
  if (file.images.get(image.sha256)?.kind === 'refused') return unseen(null);
  if (answer === undefined) return unseen(because('no-answer'));
  if (answer.kind === 'unavailable') return unseen(answer.why);
  const { objects, source } = answer.opinion;
  const believed = objects.filter(isBelievable);
  const told = believed.map((object) => ({ ...object, scan: image.sha256 }));
  const doubt = believed.length === objects.length ? null : unseen(because('answer-unreadable')).doubt;
  return { bag, objects: told, source, doubt };
}

function isBelievable({ category, box, score }: SeenObject): boolean {
  const isInPlace = [box.x, box.y, box.width, box.height].every(Number.isFinite);
  return score >= 0 && score <= 1 && isInPlace && customsCategorySchema.safeParse(category).success;
}

function ruleFindings(
  rule: SeenRule,
  scans: readonly LookedInto[],
  file: CaseFile,
  policy: Policy,
): readonly Finding[] {
  const objects = objectsOf(rule, scans);
  const [strongest] = objects;
  const declared = declaredPieces(rule, file);
  if (strongest === undefined || objects.length <= declared + rule.allowance) return [];
  const { source } = scans.find(({ objects: its }) => its.includes(strongest)) ?? { source: null };
  const told = foundMore(rule, objects.length, declared, source ?? ruleSource('seen', policy));
  return [{ ...told, severity: rule.severity, score: strongest.score, objects: objects.slice(0, TOLD_OBJECTS) }];
}

function notLookedInto({ tag, why }: Doubt, policy: Policy): Finding {
  if (tag === null) return ruleFinding('model-unavailable.untagged', policy, { why });
  return ruleFinding('model-unavailable.bag', policy, { bag: tag, why });
}

function foundMore({ category: things, hs, allowance: free }: SeenRule, seen: number, covered: number, source: Source) {
  if (hs.length === 0 && free === 0) return finding('seen-forbidden', source, { things, seen });
  if (free === 0) return finding('seen-undeclared.declared', source, { things, seen, covered });
  if (hs.length === 0) return finding('seen-undeclared.free', source, { things, seen, free });
  return finding('seen-undeclared.both', source, { things, seen, covered, free });
}

/** What counts under the rule, over all bags, strongest first. A bag that was scanned again counts as it shows most. */
function objectsOf({ category, threshold }: SeenRule, scans: readonly LookedInto[]): readonly ToldObject[] {
  const bags = new Map<string, readonly ToldObject[]>();
  for (const { bag, objects } of scans) {
    const counted = objects.filter((object) => object.category === category && object.score >= threshold);
    if (counted.length > (bags.get(bag)?.length ?? 0)) bags.set(bag, counted);
  }
  return [...bags.values()].flat().toSorted((a, b) => b.score - a.score);
}

/** Things declared under the rule's codes, a part of one counted as one. */
function declaredPieces({ hs, piecesEach }: SeenRule, file: CaseFile): number {
  const goods = declarationOf(file.evidence)?.goods ?? [];
  const covered = goods.filter(({ hs6 }) => hs.some((prefix) => hs6.startsWith(prefix)));
  const pieces = covered.map(({ quantity }) => (quantity > 0 && Number.isFinite(quantity) ? quantity : 0));
  return Math.ceil(pieces.reduce((sum, quantity) => sum + quantity, 0) / piecesEach);
}
