import type { Look } from './look.ts';
import type { Planes } from './planes.ts';
import type { Announced, ReadScan } from './read-scan.ts';
import type { ScanAnswer, ScanQuestion } from './scan-worker.ts';

/** The worker that reads scans, and paints them where there is no graphics card. */
export interface ScanReader {
  read(bytes: Uint8Array<ArrayBuffer>, announced: Announced): Promise<ReadScan>;
  hold(planes: Planes): Promise<void>;
  /** Rows of a level of what is held. */
  paint(look: Look, level: number, from: number, to: number): Promise<Uint8ClampedArray<ArrayBuffer>>;
  close(): void;
}

export function createScanReader(): ScanReader {
  const worker = new Worker(new URL('./scan-worker.ts', import.meta.url), { type: 'module' });
  const waiting: ((answer: ScanAnswer | null) => void)[] = [];
  worker.addEventListener('message', ({ data }: MessageEvent<ScanAnswer>) => waiting.shift()?.(data));
  // A worker that cannot be loaded answers nothing: whoever waits is told.
  worker.addEventListener('error', () => {
    for (const settle of waiting.splice(0)) settle(null);
  });
  const ask = async (question: ScanQuestion, transfer: Transferable[] = []) =>
    new Promise<ScanAnswer | null>((resolve) => {
      waiting.push(resolve);
      worker.postMessage(question, { transfer });
    });
  return {
    async read(bytes, announced) {
      const answer = await ask({ type: 'read', bytes, announced }, [bytes.buffer]);
      return answer?.type === 'read' ? answer.read : { ok: false, why: 'damaged' };
    },
    async hold(planes) {
      await ask({ type: 'hold', planes });
    },
    async paint(look, level, from, to) {
      const answer = await ask({ type: 'paint', look, level, from, to });
      return answer?.type === 'painted' ? answer.pixels : new Uint8ClampedArray();
    },
    close() {
      worker.terminate();
    },
  };
}
