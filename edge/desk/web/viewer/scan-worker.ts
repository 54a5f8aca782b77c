import type { Look } from './look.ts';
import { paintRows } from './paint-rows.ts';
import type { Level, Planes } from './planes.ts';
import { type Announced, type ReadScan, readScan } from './read-scan.ts';

/** What the viewer asks its worker, so that the screen never waits. */
export type ScanQuestion =
  | { readonly type: 'read'; readonly bytes: Uint8Array<ArrayBuffer>; readonly announced: Announced }
  /** What the questions to paint are about from now on; after `read` they are about what was read. */
  | { readonly type: 'hold'; readonly planes: Planes }
  | {
      readonly type: 'paint';
      readonly look: Look;
      readonly level: number;
      readonly from: number;
      readonly to: number;
    };

/** In the order of the questions. */
export type ScanAnswer =
  | { readonly type: 'read'; readonly read: ReadScan }
  | { readonly type: 'held' }
  | { readonly type: 'painted'; readonly pixels: Uint8ClampedArray<ArrayBuffer> }
  /** There was no room in memory. */
  | { readonly type: 'failed' };

let held: Planes | null = null;
let last = Promise.resolve();

addEventListener('message', ({ data }: MessageEvent<ScanQuestion>) => {
  last = last.then(() => answer(data)).catch(() => reply({ type: 'failed' }, []));
});

async function answer(question: ScanQuestion): Promise<void> {
  switch (question.type) {
    case 'read': {
      const read = await readScan(question.bytes, question.announced, digest());
      if (read.ok) held = copyOf(read.planes);
      reply({ type: 'read', read }, read.ok ? read.planes.levels.map(({ samples }) => samples.buffer) : []);
      return;
    }
    case 'hold':
      held = question.planes;
      reply({ type: 'held' }, []);
      return;
    case 'paint': {
      const { look, level, from, to } = question;
      const pixels = held === null ? new Uint8ClampedArray() : paintRows(held, look, level, from, to);
      reply({ type: 'painted', pixels }, [pixels.buffer]);
    }
  }
}

/** The screen gets the planes themselves: were they copied on arrival, it would stand still for as long. */
function copyOf(planes: Planes): Planes {
  const [scan, ...levels] = planes.levels;
  const copied = (level: Level): Level => ({ ...level, samples: level.samples.slice() });
  return { ...planes, levels: [copied(scan), ...levels.map(copied)] };
}

/** Browsers have it over TLS and on the same machine alone. */
function digest(): ((bytes: Uint8Array<ArrayBuffer>) => Promise<ArrayBuffer>) | null {
  return isSecureContext ? async (bytes) => crypto.subtle.digest('SHA-256', bytes) : null;
}

function reply(answer: ScanAnswer, transfer: Transferable[]): void {
  postMessage(answer, { transfer });
}
