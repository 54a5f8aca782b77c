import { useSignal } from '@preact/signals';
import { count } from '../../../screen/web/numbers.ts';

export interface Bar {
  readonly key: number;
  /** What stands on each other, from below: a class of the part, and how much. */
  readonly parts: readonly (readonly [name: string, value: number])[];
  /** The bar in words. */
  readonly told: string;
  /** Below the bar, where there is something to say. */
  readonly label: string;
}

const HEIGHT = 100;
const LEAST_TOP = 4;

/** Bars in a row. Whoever points at one reads it below; the whole is told in one sentence. */
export function Bars({
  bars,
  told,
  legend,
}: {
  readonly bars: readonly Bar[];
  readonly told: string;
  readonly legend: readonly (readonly [name: string, word: string])[];
}) {
  const pointed = useSignal<number | null>(null);
  const top = Math.max(LEAST_TOP, ...bars.map(({ parts }) => sum(parts)));
  return (
    <figure class="bars">
      <div class="bars-top">
        <span class="code">{count(top)}</span>
        <ul class="bars-legend">
          {legend.map(([name, word]) => (
            <li key={name} class={`bars-${name}`}>
              {word}
            </li>
          ))}
        </ul>
      </div>
      <svg
        viewBox={`0 0 ${bars.length} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={told}
        onPointerLeave={() => (pointed.value = null)}
      >
        {bars.map((bar, at) => (
          <g key={bar.key} onPointerEnter={() => (pointed.value = at)}>
            <rect class="bars-ground" x={at} width="1" height={HEIGHT} />
            <Parts parts={bar.parts} at={at} top={top} />
          </g>
        ))}
      </svg>
      <div class="bars-labels" aria-hidden="true">
        {bars
          .filter(({ label }) => label !== '')
          .map(({ key, label }) => (
            <span key={key}>{label}</span>
          ))}
      </div>
      <figcaption class="muted">{pointed.value === null ? told : bars[pointed.value]?.told}</figcaption>
    </figure>
  );
}

function Parts({ parts, at, top }: { readonly parts: Bar['parts']; readonly at: number; readonly top: number }) {
  let below = 0;
  return parts.map(([name, value]) => {
    const height = (value / top) * HEIGHT;
    below += height;
    return <rect key={name} class={`bars-${name}`} x={at + 0.12} y={HEIGHT - below} width="0.76" height={height} />;
  });
}

function sum(parts: Bar['parts']): number {
  return parts.reduce((total, [, value]) => total + value, 0);
}
