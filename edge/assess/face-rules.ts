import type { FaceOpinion, FaceQuality } from '../contract/assessor.ts';
import { contentsOf } from '../contract/evidence.ts';
import type { FindingCode } from '../contract/finding-code.ts';
import type { CaseFile } from '../contract/judge.ts';
import type { Finding, Severity, ToldFaces } from '../contract/judgement.ts';
import type { Policy } from '../contract/policy.ts';
import { finding, ruleFinding } from './findings.ts';

/** Whether the passenger is the holder of the document, at a lane that compares faces. */
export function faceRules(file: CaseFile, policy: Policy): readonly Finding[] {
  const { face, missed } = file;
  const faces = toldFaces(file, policy);
  if (face.kind === 'answered') {
    return faces === null
      ? notCompared('the answer is not one that can be read', policy)
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
  const told = ruleFinding('face-not-compared', policy, `Face not compared with the portrait: ${why}`);
  return [{ ...told, severity: policy.faces.notCompared }];
}

function whatLacks({ evidence, missed }: CaseFile): string {
  const broken = contentsOf(evidence, 'unusable').find((unusable) => unusable.of === 'portrait');
  if (missed.includes('portrait')) return broken?.why ?? 'no portrait came with the document';
  return 'the camera gave no picture in time';
}

function mismatch(faces: ToldFaces, policy: Policy): readonly Finding[] {
  const { distance, sameBelow } = faces;
  if (distance === null || distance < sameBelow) return [];
  const text = `Face differs from the portrait: distance ${distance.toFixed(2)}, one person below ${sameBelow.toFixed(2)}`;
  return [faceFinding('face-mismatch', policy.faces.mismatch, text, faces)];
}

function unclear(opinion: FaceOpinion, faces: ToldFaces, policy: Policy): readonly Finding[] {
  const pictures = [
    { picture: 'portrait', quality: opinion.portrait },
    { picture: 'live picture', quality: opinion.live },
  ];
  return pictures.flatMap(({ picture, quality }) =>
    rejections(picture, quality).map(({ code, text }) => faceFinding(code, weightOf(code, policy), text, faces)),
  );
}

/** Several faces in the lane are several people, whatever the policy thinks of blurred pictures. */
function weightOf(code: FindingCode, { faces: { unclear: weight } }: Policy): Severity {
  return code === 'several-faces' && weight === 'notice' ? 'doubt' : weight;
}

function rejections(picture: string, quality: FaceQuality): readonly { code: FindingCode; text: string }[] {
  const { rejected, faces, widthPx, sharpness, yawDegrees } = quality;
  if (rejected.includes('no-face')) return [{ code: 'no-face', text: `No face in the ${picture}` }];
  const words = {
    'too-small': `${widthPx.toFixed(0)} pixels wide`,
    blurred: `blurred (sharpness ${sharpness.toFixed(0)})`,
    'turned-away': `turned away by ${Math.abs(yawDegrees).toFixed(0)} degrees`,
  };
  const faults = (['too-small', 'blurred', 'turned-away'] as const).filter((fault) => rejected.includes(fault));
  const why = faults.map((fault) => words[fault]).join(', ');
  return [
    ...(rejected.includes('several-faces')
      ? [{ code: 'several-faces', text: `${faces} faces in the ${picture}` } as const]
      : []),
    ...(why === '' ? [] : [{ code: 'face-unclear', text: `Face in the ${picture} unclear: ${why}` } as const]),
  ];
}

function faceFinding(code: FindingCode, severity: Severity, text: string, faces: ToldFaces): Finding {
  return { ...finding(code, faces.source, text), severity, faces };
}
