import type { FaceOpinion, FaceQuality } from '../contract/assessor.ts';
import { contentsOf } from '../contract/evidence.ts';
import type { CaseFile } from '../contract/judge.ts';
import type { Finding, Severity, Source, ToldFaces } from '../contract/judgement.ts';
import { because } from '../contract/lane-reason.ts';
import type { Policy } from '../contract/policy.ts';
import { finding, ruleFinding } from './findings.ts';

/** Whether the passenger is the holder of the document, at a lane that compares faces. */
export function faceRules(file: CaseFile, policy: Policy): readonly Finding[] {
  const { face, missed } = file;
  const faces = toldFaces(file, policy);
  if (face.kind === 'answered') {
    return faces === null
      ? notCompared(because('answer-unreadable'), policy)
      : [...unclear(face.opinion, faces, policy), ...mismatch(faces, policy)];
  }
  if (face.kind === 'unavailable') return notCompared(face.why, policy);
  return missed.includes('portrait') || missed.includes('livePicture') ? notCompared(whatLacks(file), policy) : [];
}

/** The comparison as the ledger keeps it: scores and qualities, nothing of the faces. Null when none can be believed. */
export function toldFaces({ face }: CaseFile, policy: Policy): ToldFaces | null {
  if (face.kind !== 'answered') return null;
  const { distance, portrait, live, source } = face.opinion;
  const sameBelow = Math.min(face.opinion.sameBelow, policy.faces.sameBelow ?? Infinity);
  const isCompared = distance === null ? hasRejected(face.opinion) : distance >= 0 && Number.isFinite(distance);
  if (!isCompared || !(sameBelow > 0) || ![portrait, live].every(isMeasured)) return null;
  return { distance, sameBelow, portrait: measuresOf(portrait), live: measuresOf(live), source };
}

function hasRejected({ portrait, live }: FaceOpinion): boolean {
  return portrait.rejected.length + live.rejected.length > 0;
}

function measuresOf({ faces, widthPx, sharpness, yawDegrees }: FaceQuality): ToldFaces['live'] {
  return { faces, widthPx, sharpness, yawDegrees };
}

function isMeasured(quality: FaceQuality): boolean {
  return Object.values(measuresOf(quality)).every(Number.isFinite);
}

function notCompared(why: string, policy: Policy): readonly Finding[] {
  const told = ruleFinding('face-not-compared', policy, { why });
  return [{ ...told, severity: policy.faces.notCompared }];
}

function whatLacks({ evidence, missed }: CaseFile): string {
  const broken = contentsOf(evidence, 'unusable').find((unusable) => unusable.of === 'portrait');
  if (missed.includes('portrait')) return broken?.why ?? because('no-portrait');
  return because('no-picture');
}

function mismatch(faces: ToldFaces, policy: Policy): readonly Finding[] {
  const { distance, sameBelow } = faces;
  if (distance === null || distance < sameBelow) return [];
  const told = finding('face-mismatch', faces.source, { distance, sameBelow });
  return [{ ...told, severity: policy.faces.mismatch, faces }];
}

function unclear(opinion: FaceOpinion, faces: ToldFaces, policy: Policy): readonly Finding[] {
  const rejected = [
    ...rejections('portrait', opinion.portrait, faces.source),
    ...rejections('live', opinion.live, faces.source),
  ];
  return rejected.map((told) => ({ ...told, severity: weightOf(told, policy), faces }));
}

/** Several faces in the lane are several people, whatever the policy thinks of blurred pictures. */
function weightOf({ code }: Finding, { faces: { unclear: weight } }: Policy): Severity {
  return code === 'several-faces' && weight === 'notice' ? 'doubt' : weight;
}

function rejections(picture: 'portrait' | 'live', quality: FaceQuality, source: Source): readonly Finding[] {
  const { rejected, faces, widthPx, sharpness, yawDegrees } = quality;
  if (rejected.includes('no-face')) return [finding('no-face', source, { picture })];
  const faults = (['too-small', 'blurred', 'turned-away'] as const).filter((fault) => rejected.includes(fault));
  const measures = { widthPx, sharpness, yawDegrees: Math.abs(yawDegrees) };
  return [
    ...(rejected.includes('several-faces') ? [finding('several-faces', source, { faces, picture })] : []),
    ...(faults.length > 0 ? [finding('face-unclear', source, { picture, faults, ...measures })] : []),
  ];
}
