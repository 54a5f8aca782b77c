import type { DispositionWord } from '../contract/case.ts';
import type { FindingCode } from '../contract/finding-code.ts';
import { FINDINGS } from '../contract/finding-code.ts';
import type { LedgerRecord, RecordDraft } from '../contract/record.ts';
import { type OpenLedger, openLedger } from '../ledger/ledger.ts';
import { openCentralStore } from '../sync/central-store.ts';
import { openEmbedded } from '../sync/database.ts';
import { readArrived } from '../sync/intake.ts';
import type { ToldStatus } from '../sync/lane-status.ts';
import { encodeRecord, journalTopic } from '../sync/wire.ts';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import { digestRows } from './digest.ts';

export const NOW_MS = Date.UTC(2026, 10, 22, 14, 30);
export const POLICY = { id: 'riverport', version: '2026.3' };
const SOFTWARE = '0.1.0';
const AT_ONCE = 400;

export interface Story {
  readonly passage: string;
  readonly openedMs: number;
  readonly tookMs?: number;
  /** Findings of the decision; somebody about whom there is none is released. */
  readonly findings?: readonly FindingCode[];
  readonly scannedMs?: number;
  readonly left?: 'by-exit' | 'by-diversion' | 'interrupted';
  readonly ruling?: { readonly what: DispositionWord; readonly atMs: number };
  readonly isTest?: boolean;
}

/** The centre's database in memory, and lanes whose rows it takes. */
export async function openFleetWorld() {
  const clock = createVirtualClock(0, NOW_MS);
  const database = await openEmbedded(null);
  const store = await openCentralStore({ database, clock, acceptSimulated: true });
  const ledgers = new Map<string, OpenLedger>();
  const ledgerOf = (site: string) => {
    const ledger = ledgers.get(site) ?? openLedger({ file: ':memory:', clock, simulated: true });
    ledgers.set(site, ledger);
    return ledger;
  };
  const take = async (site: string, rows: readonly LedgerRecord[]) => {
    for (let from = 0; from < rows.length; from += AT_ONCE) {
      const messages = rows.slice(from, from + AT_ONCE).map((row) => ({
        topic: journalTopic(site, row.lane),
        payload: Buffer.from(encodeRecord(site, row)),
      }));
      await store.take(readArrived(messages, true));
    }
  };
  return {
    clock,
    database,
    store,
    /** Rows of a site's lanes that nobody has sent yet. */
    append: (site: string, drafts: readonly RecordDraft[]) => ledgerOf(site).append(drafts),
    take,
    async write(site: string, drafts: readonly RecordDraft[]) {
      await take(site, ledgerOf(site).append(drafts));
    },
    async tell(site: string, status: ToldStatus, heardMs = NOW_MS) {
      await database.query('insert into lane_status values ($1, $2, $3, $4, $5, $6::json)', [
        site,
        status.lane,
        status.epoch,
        status.atMs,
        heardMs,
        JSON.stringify(status),
      ]);
    },
    async digest() {
      while ((await digestRows(database)) > 0);
    },
    async close() {
      for (const ledger of ledgers.values()) ledger.close();
      await database.close();
    },
  };
}

export function statusOf(lane: string, more: Partial<ToldStatus> = {}): ToldStatus {
  return {
    lane,
    epoch: 1,
    atMs: NOW_MS,
    simulated: true,
    state: 'idle',
    reason: '',
    mode: 'normal',
    sinceMs: NOW_MS - 60_000,
    backlog: 0,
    software: SOFTWARE,
    policy: POLICY,
    models: [{ id: 'goods-risk', version: '1.4.0' }],
    ...more,
  };
}

export function boot(lane: string, wallMs: number): RecordDraft {
  return { lane, kind: 'boot', passage: null, wallMs, body: { software: SOFTWARE, policy: POLICY } };
}

/** The rows of one passage, as a lane writes them. */
export function passageOf(lane: string, story: Story): readonly RecordDraft[] {
  const { passage, openedMs, tookMs = 20_000, findings = [], scannedMs, ruling, isTest = false } = story;
  const reasons = findings.map((code) => ({
    code,
    severity: FINDINGS[code],
    source: { kind: 'rule', name: 'test', version: '1' },
    text: `Something about ${code}`,
  }));
  const verdict = findings.length > 0 ? 'divert' : 'release';
  const { left = verdict === 'divert' ? 'by-diversion' : 'by-exit' } = story;
  const decidedMs = openedMs + tookMs / 2;
  const row = (kind: RecordDraft['kind'], wallMs: number, body: object): RecordDraft => ({
    lane,
    kind,
    passage,
    wallMs,
    body: body as RecordDraft['body'],
  });
  return [
    row('passage', openedMs, { openedAtMs: openedMs, ...(isTest ? { test: true } : {}) }),
    row('movement', openedMs + 2000, { what: 'entered' }),
    row('evidence', decidedMs, {
      device: `${lane}/document-reader`,
      atMs: 1,
      wallMs: openedMs + 1000,
      content: { kind: 'unusable', of: 'document', why: 'smudged' },
    }),
    ...(scannedMs === undefined ? [] : [row('evidence', decidedMs, scanAt(lane, scannedMs))]),
    row('decision', decidedMs, {
      verdict,
      reasons,
      policy: POLICY,
      models: [{ kind: 'model', name: 'goods-risk', version: '1.4.0' }],
      risk: null,
      draw: { seed: 'seed', counter: 1, value: 0.5, rate: 0.05 },
      judgedInMs: 12,
    }),
    row('outcome', openedMs + tookMs, {
      verdict,
      left,
      tookMs,
      decidedAtSequence: null,
      decisionMs: 20,
      findings: [],
      ...(isTest ? { test: true } : {}),
    }),
    ...(ruling === undefined ? [] : [row('disposition', ruling.atMs, rulingBody(passage, ruling.what))]),
  ];
}

function scanAt(lane: string, wallMs: number): object {
  const image = { sha256: 'a'.repeat(64), width: 1, height: 1, bitDepth: 16, energies: 'dual' };
  const content = {
    kind: 'bagScan',
    scanId: String(wallMs),
    bagTag: null,
    scannedAt: new Date(wallMs).toISOString(),
    alarmDecision: 'clear',
    abort: null,
    atr: { manufacturer: 'nobody', version: '1' },
    objects: [],
    image,
  };
  return { device: `${lane}/bag-scanner`, atMs: 1, wallMs, content };
}

function rulingBody(key: string, what: DispositionWord): object {
  const more = {
    release: {},
    'goods-declared': { goods: 'a watch' },
    'duty-to-pay': { goods: 'a watch', amount: 40, currency: 'EUR' },
    seized: { goods: 'a knife' },
    quarantine: { goods: 'a plant' },
    refer: { to: 'the police' },
    welfare: { concern: 'a doctor' },
  }[what];
  const by = { officer: 'Ann', role: 'officer' };
  return { disposition: { what, ...more }, by, approvedBy: null, reason: '', labels: [], key, tookMs: 1000 };
}
