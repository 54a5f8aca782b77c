import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { build } from 'vite';
import type { ToldObject } from '../../edge/contract/judgement.ts';
import { paint } from '../../edge/contract/pseudo-colour.ts';
import type { ScanView } from '../../edge/desk/wire.ts';
import { encodeColourPng, encodeGreyPng } from '../../sim/xray/png.ts';
import { type TestBag, testBags } from '../../sim/xray/test-bags.ts';
import { HOME } from '../source-tree.ts';

const SCREEN = path.join(HOME, 'edge/desk/web');
const CHROMIUM = '/usr/bin/chromium';
/** As strict as the desk's own. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; worker-src 'self'";
const PAGE = `<!doctype html><html lang="en"><title>Viewer</title>
<link rel="stylesheet" href="/page.css"><main id="page"></main><script type="module" src="/page.js"></script></html>`;

/** A case of three bags, each of another make of scanner, and a fourth whose picture is damaged. */
export interface ViewerCase {
  readonly scans: readonly ScanView[];
  readonly objects: readonly ToldObject[];
  readonly images: ReadonlyMap<string, Uint8Array>;
}

export function viewerCase(): ViewerCase {
  const [bag] = testBags('sameFamilies', 1);
  if (bag === undefined) throw new TypeError('no bag');
  const low = bag.pixels.slice(0, bag.pixels.length / 2);
  const pictures = [
    ['dual', encodeGreyPng(bag.pixels, bag.width, bag.height)],
    ['single', encodeGreyPng(low, bag.width, bag.height / 2)],
    ['colour', encodeColourPng(coloured(bag), bag.width, bag.height / 2)],
  ] as const;
  const images = new Map<string, Uint8Array>();
  const scans = pictures.map(([energies, png]) => {
    const sha256 = createHash('sha256').update(png).digest('hex');
    images.set(sha256, png);
    return scanView(bag, sha256, energies);
  });
  const damaged = scanView(bag, 'd'.repeat(64), 'dual');
  images.set('d'.repeat(64), pictures[0][1]);
  const scan = scans[0]?.content.image.sha256 ?? '';
  const objects = bag.truths.map(({ name, box }) => ({ name, box, scan, category: 'other' as const, score: 0.9 }));
  return { scans: [...scans, damaged], objects, images };
}

function coloured({ pixels, width, height }: TestBag): Uint8Array {
  const size = (width * height) / 2;
  const colours = new Uint8Array(3 * size);
  for (let at = 0; at < size; at += 1) {
    const colour = paint((pixels[at] ?? 0) / 60_000, (pixels[size + at] ?? 0) / 60_000);
    for (const [channel, share] of colour.entries()) colours[3 * at + channel] = 255 * share;
  }
  return colours;
}

function scanView({ width, height }: TestBag, sha256: string, energies: 'dual' | 'single' | 'colour'): ScanView {
  return {
    bagTag: null,
    atMs: 0,
    millimetresPerPixel: [1.25, 1.25],
    content: {
      kind: 'bagScan',
      scanId: sha256,
      bagTag: null,
      scannedAt: '',
      alarmDecision: 'alarm',
      abort: null,
      atr: { manufacturer: 'M', version: '1' },
      objects: [],
      image: { sha256, width, height: height / 2, bitDepth: 16, energies },
    },
  };
}

/** Serves the viewer on a page of its own, as Vite builds it. */
export async function serveViewer({ scans, objects, images }: ViewerCase): Promise<{ url: string; close: () => void }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'greenlane-viewer-'));
  await build({
    root: SCREEN,
    configFile: false,
    logLevel: 'error',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    worker: { format: 'es' },
    build: {
      outDir: folder,
      target: 'es2022',
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: { page: path.join(SCREEN, 'viewer/viewer-page.fixture.ts') },
        output: { entryFileNames: '[name].js', assetFileNames: '[name][extname]' },
      },
    },
  });
  const answer = (response: ServerResponse, type: string, body: Uint8Array | string | undefined) => {
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': type, 'content-security-policy': POLICY });
    response.end(body);
  };
  const server = createServer(({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    if (pathname === '/') answer(response, 'text/html; charset=utf-8', PAGE);
    else if (pathname === '/favicon.ico') answer(response, 'image/png', '');
    else if (pathname === '/case.json') answer(response, 'application/json', JSON.stringify({ scans, objects }));
    else if (pathname.startsWith('/api/images/')) answer(response, 'image/png', images.get(path.basename(pathname)));
    else {
      const type = pathname.endsWith('.css') ? 'text/css' : 'text/javascript';
      answer(response, type, readFileSync(path.join(folder, pathname)));
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = address === null || typeof address === 'string' ? 0 : address.port;
  const close = () => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { url: `http://127.0.0.1:${port}/`, close };
}

export async function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--enable-unsafe-swiftshader'] });
}
