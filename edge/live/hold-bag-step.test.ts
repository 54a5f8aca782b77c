import { describe, expect, it } from 'vitest';
import { type BagEvent, bagEventSchema, type BagStage, bagStageSchema } from '../contract/pre-screening.ts';
import { isSuspect, stepBag } from './hold-bag-step.ts';

/** Rows: where it stands; columns: what happens; a dot: nothing changes. */
const TABLE = `
             told   withdrawn  missed   read       let-go    kept     expired
  nothing    bound  .          .        .          .         .        .
  bound      .      retired    alarmed  presented  .         .        retired
  alarmed    .      retired    .        presented  .         .        retired
  presented  .      .          .        .          released  retired  retired
  released   bound  .          .        .          .         .        retired
  retired    bound  .          .        .          .         .        .
`;

const [head = '', ...lines] = TABLE.trim().split('\n');
const events = head
  .trim()
  .split(/\s+/)
  .map((word) => bagEventSchema.parse(word));
const cells = lines.flatMap((line) => {
  const [stage = '', ...after] = line.trim().split(/\s+/);
  return events.map((event, index) => ({ stage, event, after: after[index] ?? '' }));
});
const stageOf = (word: string): BagStage | null => (word === 'nothing' ? null : bagStageSchema.parse(word));

describe('the life of a suspect bag', () => {
  it.each(cells)('$stage, $event: $after', ({ stage, event, after }) => {
    expect(stepBag(stageOf(stage), event)).toBe(after === '.' ? null : after);
  });

  it('is told of every stage and event', () => {
    expect(events.toSorted()).toEqual(bagEventSchema.options.toSorted());
    expect(lines).toHaveLength(bagStageSchema.options.length + 1);
  });

  it('ends its suspicion by an officer, by who began it, or by its time alone', () => {
    const ends = (event: BagEvent) =>
      bagStageSchema.options.some((stage) => {
        const after = stepBag(stage, event);
        return isSuspect(stage) && after !== null && !isSuspect(after);
      });
    expect(events.filter(ends)).toEqual(['withdrawn', 'let-go', 'kept', 'expired']);
  });
});
