import { createHash } from 'node:crypto';
import type { Assessor, BagOpinion, FaceOpinion } from '../../edge/contract/assessor.ts';

/** What was answered about pictures, for who checks what the lanes made of it. By SHA-256 of the scan or live picture. */
export interface AnswersGiven {
  readonly bags: ReadonlyMap<string, BagOpinion>;
  readonly faces: ReadonlyMap<string, FaceOpinion>;
}

/** Answers held at most; the oldest are about people who have gone. */
const HELD = 512;

/** Overhears what assessors answer. */
export function createAnswerBook() {
  const bags = new Map<string, BagOpinion>();
  const faces = new Map<string, FaceOpinion>();
  return {
    given: { bags, faces } satisfies AnswersGiven,
    overhear(assessor: Assessor): Assessor {
      return {
        ...assessor,
        async inspectBag(bytes, bounds, layout) {
          const opinion = await assessor.inspectBag(bytes, bounds, layout);
          keep(bags, bytes, opinion);
          return opinion;
        },
        async compareFaces(portrait, live) {
          const opinion = await assessor.compareFaces(portrait, live);
          keep(faces, live, opinion);
          return opinion;
        },
      };
    },
  };
}

function keep<Opinion>(held: Map<string, Opinion>, bytes: Uint8Array, opinion: Opinion): void {
  held.set(createHash('sha256').update(bytes).digest('hex'), opinion);
  const oldest = held.keys().next();
  if (held.size > HELD && !oldest.done) held.delete(oldest.value);
}
