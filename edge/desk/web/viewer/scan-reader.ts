import type { Look } from './look.ts';
import type { Planes } from './planes.ts';
import type { Announced, ReadScan } from './read-scan.ts';
import type { ScanAnswer, ScanQuestion } from './scan-worker.ts';

/** The worker that reads scans, and paints them where there is no graphics card. */
export interface ScanReader {
  read(bytes: Uint8Array<ArrayBuffer>, announced: Announced): Promise<ReadScan>;
  /** Says what is painted from now on; nothing needs to be sent of what was read last. */
  hold(planes: Planes): Promise<void>;
  /** Rows of a level of what is held. */
  paint(look: Look, level: number, from: number, to: number): Promise<Uint8ClampedArray<ArrayBuffer>>;
  /** Nobody waits for what it reads any more: the next scan need not wait for it either. */
  leave(): void;
}

let shared: ScanReader | null = null;

/** The reader of all cases: the first one made it ready for the next. */
export function sharedScanReader(): ScanReader {
  shared ??= createScanReader(() => (shared = null));
  return shared;
}

/** @param ended called when it can no longer be used */
function createScanReader(ended: () => void): ScanReader {
  const worker = new Worker(new URL('./scan-worker.ts', import.meta.url), { type: 'module' });
  const waiting: ((answer: ScanAnswer | null) => void)[] = [];
  const end = () => {
    worker.terminate();
    ended();
    for (const settle of waiting.splice(0)) settle(null);
  };
  worker.addEventListener('message', ({ data }: MessageEvent<ScanAnswer>) => waiting.shift()?.(data));
  // A worker that cannot be loaded answers nothing: whoever waits is told.
  worker.addEventListener('error', end);
  const ask = async (question: ScanQuestion, transfer: Transferable[] = []) =>
    new Promise<ScanAnswer | null>((resolve) => {
      waiting.push(resolve);
      worker.postMessage(question, { transfer });
    });
  /** What the worker holds when it has come to the end of the questions; null where only its answer will tell. */
  let held: Planes | null = null;
  let turns = 0;
  let reading = 0;
  return {
    async read(bytes, announced) {
      const turn = (turns += 1);
      held = null;
      reading += 1;
      const answer = await ask({ type: 'read', bytes, announced }, [bytes.buffer]);
      reading -= 1;
      if (answer?.type !== 'read') return { ok: false, why: 'damaged' };
      if (answer.read.ok && turn === turns) held = answer.read.planes;
      return answer.read;
    },
    async hold(planes) {
      if (planes === held) return;
      turns += 1;
      held = planes;
      await ask({ type: 'hold', planes });
    },
    async paint(look, level, from, to) {
      const answer = await ask({ type: 'paint', look, level, from, to });
      return answer?.type === 'painted' ? answer.pixels : new Uint8ClampedArray();
    },
    leave() {
      if (reading > 0) end();
    },
  };
}
