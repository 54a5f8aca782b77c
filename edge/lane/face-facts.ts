import type { Assessor, FaceAnswer, FaceOpinion } from '../contract/assessor.ts';
import { contentsOf, type Evidence, portraitsOf } from '../contract/evidence.ts';
import { because } from '../contract/lane-reason.ts';
import type { Clock } from '../../hardware/clock.ts';
import { activePassage, type LaneMachine } from './passage.ts';
import { createPictures } from './pictures.ts';

/**
 * Has each face looked at when it comes, and compares the portrait with the live pictures of one passage as soon as both
 * are there. What is held here goes with the passage, pictures and answers, and so does what the models' process holds.
 * Portraits are nowhere else; a live picture is also evidence of the passage, and kept as such.
 * Nothing here rejects: what could not be compared is an answer.
 */
export interface FaceFacts {
  /** Holds a portrait. @returns what evidence calls it, which says nothing of the picture */
  takePortrait(bytes: Uint8Array): string;
  /** The bytes of a portrait, while they are held here. */
  portrait(id: string): Uint8Array | undefined;
  /** Holds a live picture under its SHA-256. */
  takeLive(sha256: string, bytes: Uint8Array): void;
  /** Asks about the passage under way what can be asked. Call it after each step of the machine. */
  ask(machine: LaneMachine): void;
  /** Forgets what nobody needs any more. Call it when the step's effects are done. */
  forget(machine: LaneMachine): void;
  /** Resolves when everything asked so far about this evidence is answered. */
  settled(evidence: readonly Evidence[]): Promise<void>;
  answer(evidence: readonly Evidence[]): FaceAnswer;
  /** Pictures and answers held. */
  held(): number;
}

interface Asked {
  readonly portrait: string;
  readonly live: string;
  done: Promise<void>;
  answer: FaceAnswer;
}

/** @param idPrefix names lane and boot, so that no portrait has another's name in the ledger */
export function createFaceFacts(assessor: Assessor, clock: Clock, idPrefix: string): FaceFacts {
  const pictures = createPictures(clock, (bytes) => void forget(bytes));
  const looks = new WeakMap<Uint8Array, Promise<void>>();
  const asked = new Map<string, Asked>();
  let lastPortrait = 0;

  async function forget(bytes: Uint8Array): Promise<void> {
    // Nothing is held of a picture before somebody has looked at it.
    await looks.get(bytes);
    assessor.forgetFace(bytes);
  }

  function hold(id: string, bytes: Uint8Array): void {
    if (pictures.get(id) !== undefined) return;
    pictures.hold(id, bytes);
    looks.set(bytes, look(assessor, bytes));
  }

  function askOnce(portrait: string, live: string): void {
    const [document, lane] = [pictures.get(portrait), pictures.get(live)];
    const key = `${portrait} ${live}`;
    if (document === undefined || lane === undefined || asked.has(key)) return;
    const entry: Asked = { portrait, live, done: Promise.resolve(), answer: unavailable(because('no-answer')) };
    const wait = async () => {
      await Promise.all([looks.get(document), looks.get(lane)]);
      entry.answer = await compare(assessor, document, lane);
    };
    entry.done = wait();
    asked.set(key, entry);
  }

  const askedAbout = (evidence: readonly Evidence[]) =>
    pairsOf(evidence).flatMap(({ portrait, live }) => asked.get(`${portrait} ${live}`) ?? []);

  return {
    takePortrait(bytes) {
      const known = pictures.find(bytes);
      if (known !== undefined) return known;
      lastPortrait += 1;
      const id = `${idPrefix}-portrait-${lastPortrait}`;
      hold(id, bytes);
      return id;
    },
    portrait: (id) => pictures.get(id),
    takeLive: (sha256, bytes) => hold(sha256, bytes),
    ask(machine) {
      for (const { portrait, live } of pairsOf(activePassage(machine.state)?.evidence ?? [])) askOnce(portrait, live);
    },
    forget(machine) {
      if (pictures.count() === 0 && asked.size === 0) return;
      const needed = picturesIn([...(activePassage(machine.state)?.evidence ?? []), ...machine.waiting]);
      pictures.keepOnly(needed);
      for (const [key, { portrait, live }] of asked) {
        if (!needed.has(portrait) || !needed.has(live)) asked.delete(key);
      }
    },
    async settled(evidence) {
      await Promise.all(askedAbout(evidence).map(({ done }) => done));
    },
    answer(evidence) {
      const answers = askedAbout(evidence).map(({ answer }) => answer);
      if (answers.length > 0) return worstOf(answers);
      return pairsOf(evidence).length === 0 ? { kind: 'notAsked' } : unavailable(because('pictures-gone'));
    },
    held: () => pictures.count() + asked.size,
  };
}

function pairsOf(evidence: readonly Evidence[]): readonly { readonly portrait: string; readonly live: string }[] {
  const lives = contentsOf(evidence, 'snapshot');
  return portraitsOf(evidence).flatMap(({ id }) => lives.map(({ sha256 }) => ({ portrait: id, live: sha256 })));
}

function picturesIn(evidence: readonly Evidence[]): ReadonlySet<string> {
  const portraits = contentsOf(evidence, 'portrait').map(({ id }) => id);
  return new Set([...portraits, ...contentsOf(evidence, 'snapshot').map(({ sha256 }) => sha256)]);
}

/** Whoever compares it hears what is wrong with it. */
async function look(assessor: Assessor, picture: Uint8Array): Promise<void> {
  try {
    await assessor.describeFace(picture);
  } catch {
    return;
  }
}

async function compare(assessor: Assessor, portrait: Uint8Array, live: Uint8Array): Promise<FaceAnswer> {
  try {
    return { kind: 'answered', opinion: await assessor.compareFaces(portrait, live) };
  } catch (error) {
    return unavailable(error instanceof Error ? error.message : String(error));
  }
}

function unavailable(why: string): FaceAnswer {
  return { kind: 'unavailable', why };
}

/** Of several live pictures the one that differs most speaks; one that cannot be compared only if all are such. */
function worstOf(answers: readonly FaceAnswer[]): FaceAnswer {
  const rank = (answer: FaceAnswer) => (answer.kind === 'answered' ? rankOf(answer.opinion) : -2);
  return answers.reduce((worst, answer) => (rank(answer) > rank(worst) ? answer : worst));
}

/** Several people in a picture outweigh whatever another picture shows. */
function rankOf({ distance, live, portrait }: FaceOpinion): number {
  if ([live, portrait].some(({ rejected }) => rejected.includes('several-faces'))) return Infinity;
  if (distance === null) return -1;
  return Number.isNaN(distance) ? Infinity : distance;
}
