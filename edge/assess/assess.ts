import type { Decision, Finding } from '../contract/judgement.ts';
import type { Policy } from '../contract/policy.ts';
import type { CaseFile, FaceCheck, Judge } from '../contract/judge.ts';
import { goodsToJudge, passengerClassOf } from './case-file.ts';
import { documentRules } from './document-rules.ts';
import { faceRules, toldFaces } from './face-rules.ts';
import { inOrder, ruleFinding } from './findings.ts';
import { goodsRules } from './goods-rules.ts';
import { holdRules } from './hold-rules.ts';
import { missingEvidence } from './needs.ts';
import { bagRules, laneRules } from './lane-rules.ts';
import { riskiestLine } from './risk.ts';
import { seenRules } from './seen-rules.ts';

/**
 * A policy at work, at a lane that compares faces or does not. `digest` names the policy in every decision, lists and all;
 * null for what is judged to compare alone.
 */
export function createJudge(policy: Policy, faces: FaceCheck = 'off', digest: string | null = null): Judge {
  return {
    policy,
    faces,
    missing: (evidence) => missingEvidence(policy, faces, evidence),
    goodsToAsk: (evidence) => goodsToJudge(evidence, policy),
    decide: (file) => ({ ...decide(file, policy, faces), policy: named(policy, digest) }),
    alarm: (what, where) => ruleFinding(`${what}.at`, policy, { where }),
  };
}

/**
 * Decides: every rule of the policy over the whole case, then the random diversion of those about whom nothing is
 * doubted. Pure and total. A release needs silence of every alarm and doubt; a notice alone diverts nobody.
 */
function decide(file: CaseFile, policy: Policy, faces: FaceCheck): Omit<Decision, 'policy'> {
  const found = findingsOf(file, policy, faces);
  const silent = isSilent(found);
  const riskiest = riskiestLine(file, policy);
  const compared = toldFaces(file, policy);
  const reasons = inOrder([...found, ...(silent ? randomDiversion(file, policy) : [])]);
  return {
    verdict: reasons.some(({ severity }) => severity !== 'notice') ? 'divert' : 'release',
    reasons,
    models: [...file.models],
    risk: riskiest === null || typeof riskiest === 'string' ? null : riskiest.line.score,
    ...(compared === null ? {} : { faces: compared }),
    draw: { ...file.draw, rate: policy.randomDiversion.rate },
    judgedInMs: file.judgedInMs,
  };
}

function named({ id, version }: Policy, digest: string | null): Decision['policy'] {
  return { id, version, ...(digest === null ? {} : { digest }) };
}

/** Silence counts only over a whole case: where nothing else is doubted, evidence that is not there is. */
function findingsOf(file: CaseFile, policy: Policy, faces: FaceCheck): readonly Finding[] {
  const rules = [
    documentRules,
    goodsRules,
    bagRules,
    holdRules,
    seenRules,
    laneRules,
    ...(faces === 'off' ? [] : [faceRules]),
  ];
  const rulesOver = (facts: CaseFile) => rules.flatMap((rule) => rule(facts, policy));
  const found = rulesOver(file);
  const missing = missingEvidence(policy, faces, file.evidence).map(({ kind }) => kind);
  return isSilent(found) && missing.length > 0 ? rulesOver({ ...file, missed: missing }) : found;
}

function isSilent(findings: readonly Finding[]): boolean {
  return findings.every(({ severity }) => severity === 'notice');
}

function randomDiversion(file: CaseFile, policy: Policy): readonly Finding[] {
  const spared =
    passengerClassOf(file.evidence, policy) === 'trusted' && policy.passengers.trusted?.skipRandomDiversion === true;
  if (spared || file.draw.value >= policy.randomDiversion.rate) return [];
  return [ruleFinding('random-diversion', policy, { draw: file.draw.counter, rate: policy.randomDiversion.rate })];
}
