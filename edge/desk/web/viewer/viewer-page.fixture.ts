import { h, render } from 'preact';
import '../../../screen/web/tokens.css';
import type { ToldObject } from '../../../contract/judgement.ts';
import type { ScanView } from '../../wire.ts';
import { language } from '../../../screen/web/language.ts';
import type { Look } from './look.ts';
import { paintRows } from './paint-rows.ts';
import { readScan } from './read-scan.ts';
import { ImageViewer } from './viewer.tsx';
import { createWebGlPainter } from './webgl-painter.ts';

/** The viewer on a page of its own, for tests in a browser: `/case.json` says what it shows. */

interface PageCase {
  readonly scans: readonly ScanView[];
  readonly objects: readonly ToldObject[];
}

async function fetchImage(sha256: string, signal?: AbortSignal): Promise<ArrayBuffer> {
  const response = await fetch(`/api/images/${sha256}`, { signal: signal ?? null });
  if (!response.ok) throw new TypeError(`status ${response.status}`);
  return response.arrayBuffer();
}

async function open(): Promise<void> {
  const page = document.getElementById('page');
  const shown = (await (await fetch('/case.json')).json()) as PageCase;
  if (new URLSearchParams(location.search).get('language') === 'zh-CN') language.value = 'zh-CN';
  if (page !== null) render(h(ImageViewer, { ...shown, fetchImage }), page);
}

/** The largest difference, in grey levels, between what the graphics card and what `shade.ts` makes of a scan. */
async function largestDifference(scan: ScanView, look: Look, level: number): Promise<number> {
  const { image } = scan.content;
  const read = await readScan(new Uint8Array(await fetchImage(image.sha256)), image, null);
  if (!read.ok) throw new TypeError(read.why);
  const { width, height } = read.planes.levels[level] ?? read.planes.levels[0];
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const painter = createWebGlPainter(canvas, read.planes, () => {});
  if (painter === null) throw new TypeError('no graphics card');
  painter.paint(look, { left: 0, top: 0, scaleX: 1 / 2 ** level, scaleY: 1 / 2 ** level });
  const flat = new OffscreenCanvas(width, height).getContext('2d');
  flat?.drawImage(canvas, 0, 0);
  const card = flat?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray();
  const plain = paintRows(read.planes, look, level, 0, height);
  painter.close();
  return plain.reduce((most, value, at) => Math.max(most, Math.abs(value - (card[at] ?? 0))), 0);
}

Object.assign(globalThis, { largestDifference });
await open();
