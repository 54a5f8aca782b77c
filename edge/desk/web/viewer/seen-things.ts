import type { ContentOf } from '../../../contract/evidence.ts';
import type { ToldObject } from '../../../contract/judgement.ts';
import type { Box } from './view.ts';

type ThreatObject = ContentOf<'bagScan'>['objects'][number];

/** Something in a scan that a model or the scanner has marked. */
export interface SeenThing {
  /** As it is called in the list and on its box, from 1. */
  readonly number: number;
  readonly by: 'model' | 'scanner';
  /** A model's own word, or the scanner's category. */
  readonly name: string;
  /** 0..1 */
  readonly share: number;
  readonly box: Box;
  /** What else the scanner said of it. */
  readonly threat: ThreatObject | null;
}

/** What was marked in a scan: what the scanner calls a threat first, then what is surest. */
export function seenThings(scan: ContentOf<'bagScan'>, told: readonly ToldObject[]): readonly SeenThing[] {
  const things: readonly Omit<SeenThing, 'number'>[] = [
    ...scan.objects.map((threat) => ({
      by: 'scanner' as const,
      name: threat.category,
      share: threat.probability,
      box: threat.box,
      threat,
    })),
    ...told
      .filter(({ scan: image }) => image === scan.image.sha256)
      .map(({ name, score, box }) => ({ by: 'model' as const, name, share: score, box, threat: null })),
  ];
  return withoutRepeats(things)
    .toSorted((a, b) => urgency(b) - urgency(a) || b.share - a.share)
    .map((thing, index) => ({ ...thing, number: index + 1 }));
}

function urgency({ threat }: Omit<SeenThing, 'number'>): number {
  return threat !== null && threat.flag !== 'no-threat' ? 1 : 0;
}

/** Several findings may tell of the same object. */
function withoutRepeats<T extends Omit<SeenThing, 'number'>>(things: readonly T[]): readonly T[] {
  const known = new Map(
    things.map((thing) => {
      const { x, y, width, height } = thing.box;
      return [[thing.by, thing.name, x, y, width, height].join(' '), thing];
    }),
  );
  return [...known.values()];
}
