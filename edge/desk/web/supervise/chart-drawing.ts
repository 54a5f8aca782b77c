import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { ShiftFigures } from '../../wire-supervise.ts';
import { count, timeOfDay } from '../../../screen/web/numbers.ts';

const MS_PER_S = 1000;
const WIDEST_BAR_PX = 48;
const BAR_SHARE = 0.72;
const LEAST_TOP = 4;

/** Colours of the tokens, as the chart is drawn; each names an element of the chart's home that wears it. */
type Ink = 'passages' | 'passages-soft' | 'diverted' | 'grid' | 'words';

/**
 * Draws passages and diversions of a shift as bars, in the tokens' colours, whatever they become.
 * @param pointed told which slice is pointed at; null when none is
 * @returns takes the chart away
 */
export function drawChart(
  home: HTMLElement,
  figures: ShiftFigures,
  pointed: (slice: number | null) => void,
): () => void {
  const ink = (name: Ink) => () => colourOf(home, name);
  const chart = new uPlot(optionsFor(home, figures, ink, pointed), dataOf(figures), home);
  const resized = new ResizeObserver(() => chart.setSize({ width: home.clientWidth, height: home.clientHeight }));
  resized.observe(home);
  const redraw = () => chart.redraw(false);
  const darkness = matchMedia('(prefers-color-scheme: dark)');
  darkness.addEventListener('change', redraw);
  const theme = new MutationObserver(redraw);
  theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => {
    resized.disconnect();
    theme.disconnect();
    darkness.removeEventListener('change', redraw);
    chart.destroy();
  };
}

/** A slice's bar stands in its middle. */
function dataOf({ fromMs, toMs, slices }: ShiftFigures): uPlot.AlignedData {
  const halfMs = (toMs - fromMs) / slices.length / 2;
  return [
    slices.map(({ atMs }) => (atMs + halfMs) / MS_PER_S),
    slices.map(({ passages }) => passages),
    slices.map(({ diverted }) => diverted),
  ];
}

function optionsFor(
  home: HTMLElement,
  { fromMs, toMs }: ShiftFigures,
  ink: (name: Ink) => () => string,
  pointed: (slice: number | null) => void,
): uPlot.Options {
  const { fontFamily } = getComputedStyle(home);
  const axis = {
    stroke: ink('words'),
    font: `13px ${fontFamily}`,
    grid: { stroke: ink('grid'), width: 1 },
    ticks: { show: false },
  };
  const paths = uPlot.paths.bars?.({ size: [BAR_SHARE, WIDEST_BAR_PX], radius: [0.15, 0] });
  const bars = { width: 1.5, points: { show: false }, ...(paths === undefined ? {} : { paths }) };
  return {
    width: home.clientWidth,
    height: home.clientHeight,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    scales: {
      x: { time: true, range: [fromMs / MS_PER_S, toMs / MS_PER_S] },
      y: { range: (_chart, _least, most) => [0, Math.max(LEAST_TOP, most * 1.08)] },
    },
    axes: [
      {
        ...axis,
        size: 32,
        grid: { show: false },
        values: (_chart, at) => at.map((s) => timeOfDay(s * MS_PER_S)),
        space: 72,
      },
      {
        ...axis,
        values: (_chart, at) => at.map(count),
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000],
        size: 48,
      },
    ],
    series: [
      {},
      { stroke: ink('passages'), fill: ink('passages-soft'), ...bars },
      { stroke: ink('diverted'), fill: ink('diverted'), ...bars },
    ],
    hooks: { setCursor: [({ cursor }) => pointed(cursor.idx ?? null)] },
  };
}

/** A token may be two colours, one for light and one for dark: the element that wears it knows which it is now. */
function colourOf(home: HTMLElement, name: Ink): string {
  const wearer = home.querySelector(`[data-ink="${name}"]`);
  return wearer === null ? 'currentcolor' : getComputedStyle(wearer).color;
}
