import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import type { Outbox, RecordDraft } from '../../edge/contract/record.ts';
import { openLedger, type OpenLedger } from '../../edge/ledger/ledger.ts';
import { createLaneEnd } from '../../edge/sync/lane-end.ts';
import { createMqttBus } from '../../hardware/bus/mqtt-bus.ts';
import { sleep, systemClock } from '../../hardware/clock.ts';
import { systemEntropy } from '../../hardware/entropy.ts';
import { developmentReader } from '../receipts.ts';

/** Lanes of one box, as a hall has them: they share a ledger and a connection. */
const LANES_A_BOX = 10;
const ROWS_A_TRANSACTION = 100;

/** Many boxes in one process, each with its ledger on disk, its connection and its end of the conversation. */
export interface Fleet {
  readonly ledgers: readonly OpenLedger[];
  /** Writes so many outcomes in each lane; they wait in the outbox. */
  fill(outcomesALane: number): void;
  /** Connects every box that is not, and lets all of them send what waits. */
  start(): void;
  /** Resolves when nothing waits any more. */
  drained(): Promise<void>;
  /** Writes one outcome in some lane; resolves to the ms until its receipt was on disk. */
  append(): Promise<number>;
  /** Of this process, MB. */
  memoryMb(): number;
  close(): Promise<void>;
}

interface Waiting {
  readonly sequence: number;
  readonly sinceMs: number;
  readonly receipted: (ms: number) => void;
}

export function openFleet(folder: string, brokerUrl: string, site: string, lanes: number): Fleet {
  mkdirSync(folder, { recursive: true });
  // In service each box has a processor of its own to verify with: here they verify what was said to all of them once.
  const readReceipt = developmentReader();
  const boxes = Array.from({ length: Math.ceil(lanes / LANES_A_BOX) }, (_, number) => {
    const first = number * LANES_A_BOX;
    const names = Array.from({ length: Math.min(LANES_A_BOX, lanes - first) }, (_, at) => `lane-${first + at + 1}`);
    const ledger = openLedger({ file: join(folder, `${number}.sqlite`), clock: systemClock, simulated: true });
    const bus = createMqttBus({ url: brokerUrl, clock: systemClock });
    const waiting = new Map<string, Waiting>();
    const settings = { bus, clock: systemClock, entropy: systemEntropy, site, readReceipt };
    const end = createLaneEnd({ outbox: heard(ledger, waiting), ...settings });
    return { names, ledger, bus, end, waiting };
  });
  let count = 0;
  const draft = (lane: string): RecordDraft => outcomeOf(lane, (count += 1));
  return {
    ledgers: boxes.map(({ ledger }) => ledger),
    fill(outcomesALane) {
      for (const { names, ledger } of boxes) {
        const drafts = Array.from({ length: outcomesALane }, () => names.map(draft)).flat();
        for (let at = 0; at < drafts.length; at += ROWS_A_TRANSACTION) {
          ledger.append(drafts.slice(at, at + ROWS_A_TRANSACTION));
        }
      }
    },
    start() {
      for (const { bus, end } of boxes) {
        bus.start();
        end.start();
        end.poke();
      }
    },
    async drained() {
      while (boxes.some(({ ledger }) => ledger.backlog() > 0)) await sleep(systemClock, 20);
    },
    async append() {
      const box = boxes[systemEntropy.below(boxes.length)];
      const lane = box?.names[systemEntropy.below(box.names.length)];
      if (box === undefined || lane === undefined) throw new Error('there are no lanes');
      const sinceMs = systemClock.nowMs();
      const [row] = box.ledger.append([draft(lane)]);
      return new Promise<number>((receipted) => {
        box.waiting.set(lane, { sequence: row?.sequence ?? 0, sinceMs, receipted });
        box.end.poke();
      });
    },
    memoryMb: () => process.memoryUsage().rss / 1e6,
    async close() {
      for (const { end, bus, ledger } of boxes) {
        end.stop();
        await bus.stop();
        ledger.close();
      }
    },
  };
}

/** The outbox of a ledger, with an ear on its receipts. */
function heard(ledger: OpenLedger, waiting: Map<string, Waiting>): Outbox {
  return {
    lanes: () => ledger.lanes(),
    rowsAfter: (lane, after, limit) => ledger.rowsAfter(lane, after, limit),
    receiptedUpto: (lane) => ledger.receiptedUpto(lane),
    backlog: () => ledger.backlog(),
    receiptedAtMs: (lane) => ledger.receiptedAtMs(lane),
    acknowledge(receipts) {
      const answers = ledger.acknowledge(receipts);
      for (const { lane, upto } of receipts) {
        const each = waiting.get(lane);
        if (each === undefined || each.sequence > upto) continue;
        waiting.delete(lane);
        each.receipted(systemClock.nowMs() - each.sinceMs);
      }
      return answers;
    },
  };
}

/** As large as the outcome of a passage with a finding. */
function outcomeOf(lane: string, number: number): RecordDraft {
  const finding = {
    code: 'over-allowance',
    severity: 'doubt',
    source: { kind: 'rule', name: 'over-allowance', version: '1' },
    text: 'Spirits declared: 3 bottles, allowed: 1',
  };
  const body = {
    verdict: 'divert',
    left: 'by-diversion',
    findings: [finding],
    decidedAtSequence: number,
    decisionMs: 87.25,
    tookMs: 31_250,
  };
  return { lane, kind: 'outcome', passage: `${lane}-1795311305-${number}`, wallMs: systemClock.wallMs(), body };
}
