import type { LaneEvent } from '../../edge/contract/lane-event.ts';
import { laneStateSchema } from '../../edge/contract/lane-event.ts';
import type { Policy } from '../../edge/contract/policy.ts';
import type { RecordDraft } from '../../edge/contract/record.ts';
import type { Clock } from '../../hardware/clock.ts';
import type { GateDevice, Leaf, PermitAnswer } from '../../hardware/gate/gate.ts';
import type { AnswersGiven } from './answers-given.ts';
import { createBagBook } from './bag-book.ts';
import { createLaneBook, type LaneBook } from './lane-book.ts';
import type { Place, Visitor } from './place.ts';
import { createRuleBook, type RuleBook } from './rule-book.ts';
import { whyNotByPictures } from './picture-test.ts';
import { whyNotRelease } from './release-test.ts';
import { whyNotThisPerson } from './truth-test.ts';

const STATES: ReadonlySet<string> = new Set(laneStateSchema.options);

/** What must hold at every instant, whatever breaks. */
export interface Invariants {
  /** Rows were written. */
  written(drafts: readonly RecordDraft[]): void;
  /** The lane asked for a permit and got this answer. */
  asked(place: Place, leaf: Leaf, answer: PermitAnswer): void;
  told(event: LaneEvent): void;
  leftBy(place: Place, visitor: Visitor, leaf: Leaf): void;
  /** The lanes were given these rules. */
  given(policy: Policy): void;
  /** The controller was just made; until the next step it may permit nothing. */
  booting(): void;
  /** Looks at everything that can be seen from outside. Call it after each step. */
  afterStep(): void;
  /** The first thing that was broken; null while all is well. */
  violation(): string | null;
}

export function createInvariants(
  policy: Policy,
  clock: Clock,
  answers: AnswersGiven,
  placesOf: () => readonly Place[],
): Invariants {
  return new Watch(policy, clock, answers, placesOf);
}

class Watch implements Invariants {
  readonly #policy: Policy;
  readonly #clock: Clock;
  readonly #answers: AnswersGiven;
  readonly #placesOf: () => readonly Place[];
  readonly #books = new Map<string, LaneBook>();
  readonly #bags = createBagBook();
  readonly #rules: RuleBook;
  #isBooting = false;
  #violation: string | null = null;

  constructor(policy: Policy, clock: Clock, answers: AnswersGiven, placesOf: () => readonly Place[]) {
    this.#policy = policy;
    this.#clock = clock;
    this.#answers = answers;
    this.#rules = createRuleBook(clock);
    this.#placesOf = placesOf;
  }

  written(drafts: readonly RecordDraft[]): void {
    for (const draft of drafts) this.#noteRow(draft);
  }

  asked(place: Place, leaf: Leaf, answer: PermitAnswer): void {
    const why = this.#whyNotPermit(place.lane, leaf);
    if (why !== null) this.#fail(`${place.lane} asked for a permit of the ${leaf} leaf though ${why}`);
    if (place.sign === 'emergency') this.#fail(`${place.lane} asked for a permit of the ${leaf} leaf in an emergency`);
    if (answer === 'given') this.#checkGiven(place.gate.device, leaf);
  }

  told(event: LaneEvent): void {
    if (event.type !== 'decided') return;
    const open = this.#bookOf(event.lane).open();
    if (open?.id !== event.passage || open.verdict !== event.decision.verdict) {
      this.#fail(`${event.passage} was told as decided before it was written`);
    }
  }

  leftBy(place: Place, visitor: Visitor, leaf: Leaf): void {
    const isExcused = visitor.passenger === null || visitor.isReleased || place.body.isEmergency();
    if (leaf === 'exit' && !isExcused) {
      this.#fail(`${visitor.name} left ${place.lane} by the exit and was never released`);
    }
  }

  given(policy: Policy): void {
    this.#rules.given(policy);
  }

  booting(): void {
    this.#isBooting = true;
  }

  afterStep(): void {
    this.#isBooting = false;
    for (const place of this.#placesOf()) this.#checkOutputs(place);
  }

  violation(): string | null {
    return this.#violation;
  }

  #fail(what: string): void {
    this.#violation ??= what;
  }

  #bookOf(lane: string): LaneBook {
    const book = this.#books.get(lane) ?? createLaneBook();
    this.#books.set(lane, book);
    return book;
  }

  #noteRow(draft: RecordDraft): void {
    const broken = this.#bags.enter(draft) ?? this.#rules.enter(draft) ?? this.#bookOf(draft.lane).enter(draft);
    if (broken !== null) this.#fail(broken);
    const place = this.#placesOf().find(({ lane }) => lane === draft.lane);
    if (place === undefined) return;
    if (draft.kind === 'passage') place.subject = place.inside[0] ?? place.front;
    if (draft.kind === 'decision' && draft.body['verdict'] === 'release') this.#checkRelease(place, draft);
    if (this.#bookOf(draft.lane).open()?.isReleasedByOfficer === true) this.#excuse(place);
    if (draft.kind === 'outcome') place.subject = null;
  }

  /** Whom an officer sends to the exit answers for nothing more. */
  #excuse({ subject }: Place): void {
    if (subject !== null) subject.isReleased = true;
  }

  #checkRelease(place: Place, { lane, passage, wallMs }: RecordDraft): void {
    const evidence = this.#bookOf(lane).open()?.evidence ?? [];
    const comparesFaces = place.faces !== 'off';
    const why =
      whyNotRelease(evidence, this.#policy, wallMs) ??
      whyNotByPictures(evidence, this.#policy, comparesFaces, this.#answers);
    if (why !== null) this.#fail(`passage ${passage} was released though ${why}`);
    const suspect = this.#bags.suspectOf(lane, evidence);
    if (suspect !== null) this.#fail(`passage ${passage} was released with the suspect bag ${suspect}`);
    const { subject } = place;
    if (subject === null) return this.#fail(`passage ${passage} was released and is nobody's`);
    const truth = whyNotThisPerson(subject);
    if (truth !== null) this.#fail(`passage ${passage} of ${subject.name} was released: ${truth}`);
    subject.isReleased = true;
  }

  /** Why the ledger does not let the lane permit this leaf; null when it does. */
  #whyNotPermit(lane: string, leaf: Leaf): string | null {
    const open = this.#bookOf(lane).open();
    if (open === null) return 'no passage is open';
    if (leaf === 'entry') {
      if (open.openedIn === 'closed' || open.openedIn === 'maintenance') return `the lane is ${open.openedIn}`;
      return open.verdict === null ? null : 'the passage is decided already';
    }
    if (open.verdict === null) return 'nothing was decided';
    if (leaf === 'exit' && open.isReleasedByOfficer) return null;
    const fits = open.verdict === 'release' ? 'exit' : 'diversion';
    return leaf === fits ? null : `the decision is ${open.verdict}`;
  }

  #checkGiven(gate: GateDevice, leaf: Leaf): void {
    const { safety, readAtMs } = gate.state();
    if (readAtMs === null) this.#fail(`${gate.id}: ${leaf} was permitted with the inputs unknown`);
    const isClear = safety.emergency === 'clear' && safety.motorFault === 'clear' && safety.tamper === 'clear';
    if (!isClear) this.#fail(`${gate.id}: ${leaf} was permitted with a safety input that is not clear`);
    if (this.#isBooting) this.#fail(`${gate.id}: ${leaf} was permitted while booting`);
  }

  #checkOutputs(place: Place): void {
    const { lane, gate, body } = place;
    if (!STATES.has(place.sign)) this.#fail(`${lane} is in a state that does not exist: ${place.sign}`);
    const { permitted } = gate.device.state();
    if (permitted === null) return;
    const untilMs = gate.leaseUntilMs();
    if (untilMs === null || untilMs < this.#clock.nowMs()) {
      this.#fail(`${gate.id}: the permit of ${permitted} outlived its lease`);
    }
    const output = body.output();
    if (output !== null && output !== permitted)
      this.#fail(`${gate.id}: ${output} and ${permitted} are both permitted`);
    const why = this.#whyNotPermit(lane, permitted);
    if (why !== null) this.#fail(`${gate.id}: the permit of ${permitted} stands though ${why}`);
  }
}
