import type { LeafView } from '../../../contract/lane-order.ts';
import type { LaneView } from '../../wire.ts';
import { t } from '../words/words.ts';

/** The lane from above, as its sensors tell it: passengers come from the left, the officer stands below. */
export function LaneDrawing({ lane: { leaves, isOccupied } }: { readonly lane: LaneView }) {
  const words = {
    entry: t(`leaf.${leaves.entry}`),
    exit: t(`leaf.${leaves.exit}`),
    diversion: t(`leaf.${leaves.diversion}`),
  };
  return (
    <figure class="lane-drawing">
      <svg viewBox="0 0 160 52" role="img" aria-label={t('lane.leaves', words)}>
        <path class="wall" d="M6 8H154M6 44H96M136 44H154" />
        <Leaf leaf={leaves.entry} closed="M28 8V44" open="M28 8H58" moving="M28 8 50 32" at={[28, 26]} />
        <Leaf leaf={leaves.exit} closed="M134 8V44" open="M134 8H154" moving="M134 8 150 30" at={[134, 26]} />
        <Leaf leaf={leaves.diversion} closed="M96 44H136" open="M96 44V51" moving="M96 44 118 51" at={[116, 44]} />
        {isOccupied && <circle class="somebody" cx="80" cy="26" r="7" />}
      </svg>
      <figcaption aria-hidden="true">
        {(['entry', 'exit', 'diversion'] as const).map((leaf) => (
          <span key={leaf} class={`leaf-word leaf-${leaves[leaf]}`}>
            {t(`lane.leaf.${leaf}`)} <b>{words[leaf]}</b>
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

interface LeafProps {
  readonly leaf: LeafView;
  readonly closed: string;
  readonly open: string;
  readonly moving: string;
  /** Where a question mark stands for a leaf of which nothing is known. */
  readonly at: readonly [number, number];
}

function Leaf({ leaf, at: [x, y], ...lines }: LeafProps) {
  if (leaf !== 'unknown') return <path class={`leaf leaf-${leaf}`} d={lines[leaf]} />;
  return (
    <>
      <path class="leaf leaf-unknown" d={lines.closed} />
      <text class="leaf-question" x={x} y={y + 5} text-anchor="middle">
        ?
      </text>
    </>
  );
}
