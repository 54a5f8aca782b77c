import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecordDraft } from '../../edge/contract/record.ts';
import { openLedger } from '../../edge/ledger/ledger.ts';
import { systemClock } from '../../hardware/clock.ts';

const MEASURE_MS = 2_000;
const EVIDENCE_ROWS = 4;

/** How many decisions a second the ledger makes durable on this disk, each with its evidence in one transaction. */
export function measureDurableDecisions(): number {
  const folder = mkdtempSync(join(tmpdir(), 'greenlane-bench-'));
  const ledger = openLedger({ file: join(folder, 'ledger.sqlite'), clock: systemClock, simulated: true });
  try {
    const startedMs = systemClock.nowMs();
    let decisions = 0;
    for (; systemClock.nowMs() - startedMs < MEASURE_MS; decisions += 1) ledger.append(decisionRows(decisions));
    return Math.round((decisions / (systemClock.nowMs() - startedMs)) * 1000);
  } finally {
    ledger.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function decisionRows(number: number): RecordDraft[] {
  const row = (kind: RecordDraft['kind'], body: RecordDraft['body']): RecordDraft => {
    return { lane: 'bench', kind, passage: `bench-${number}`, wallMs: systemClock.wallMs(), body };
  };
  const evidence = Array.from({ length: EVIDENCE_ROWS }, (_, piece) =>
    row('evidence', { device: 'bench', piece, content: { kind: 'bagTag', plate: '0999123456' } }),
  );
  return [...evidence, row('decision', { verdict: 'release', reasons: [], number })];
}
