import { describe, expect, it } from 'vitest';
import { openDatabase } from '../ledger/database.ts';
import type { OpenLedger } from '../ledger/ledger.ts';
import { type AuditDesk, type AuditQuestion, registerAuditSearch, searchAudit } from './audit-search.ts';
import { DOCUMENT } from './cases.fixture.ts';
import { decision, finding, memoryLedger, OFFICER, openApp, row, ruling, SUPERVISOR } from './supervision.fixture.ts';
import type { AuditPage } from './wire-supervise.ts';

const ask = (ledger: AuditDesk['ledger'], question: Partial<AuditQuestion> = {}) =>
  searchAudit(ledger, { text: '', before: null, limit: 50, decisions: false, ...question });

function busyLedger(): OpenLedger {
  const ledger = memoryLedger();
  ledger.append([
    row('boot', {}),
    row(
      'case',
      { what: 'opened', by: OFFICER, passenger: '李 明', reason: 'camera down' },
      { passage: 'p1', minute: 1 },
    ),
    row('decision', decision([finding('bag-sealed', 'alarm')]), { passage: 'p2', minute: 2 }),
    row('inspection', { by: OFFICER, looked: 'Opened the bag', found: 'Two cartons' }, { passage: 'p2', minute: 3 }),
    row('mode', { mode: 'closed', reason: 'cleaning', by: 'Vera' }, { lane: 'lane-2', minute: 4 }),
    row('disposition', { ...ruling([]), approvedBy: SUPERVISOR }, { passage: 'p2', minute: 5 }),
    row('audit', { what: 'pack-swap', pack: 'goods-risk', figures: { passages: 5 } }, { minute: 6 }),
  ]);
  return ledger;
}

describe('the search of the audit', () => {
  it('gives what people did over all lanes, newest first, with who and what', async () => {
    const { rows, next, broken } = await ask(busyLedger());
    expect(rows.map(({ lane, kind, who, what }) => [lane, kind, who, what])).toEqual([
      ['lane-1', 'audit', '', 'pack-swap'],
      ['lane-1', 'disposition', 'Lin (officer), Vera (supervisor)', 'release'],
      ['lane-2', 'mode', 'Vera', 'closed'],
      ['lane-1', 'inspection', 'Lin (officer)', 'inspection'],
      ['lane-1', 'case', 'Lin (officer)', 'opened'],
    ]);
    expect(rows.map(({ text }) => text)).toEqual([
      'figures.passages: 5 · pack: goods-risk',
      '',
      'reason: cleaning',
      'found: Two cartons · looked: Opened the bag',
      'passenger: 李 明 · reason: camera down',
    ]);
    expect([next, broken]).toEqual([null, null]);
  });

  it('tells who tried, and by what means an account was changed', async () => {
    const ledger = memoryLedger();
    const desk = { lane: 'desk' };
    ledger.append([
      row('audit', { what: 'officer-added', officer: 'Lin', role: 'officer', through: 'command line' }, desk),
      row('audit', { what: 'refused', code: 'not-allowed', officer: 'Lin', from: '10.0.0.7' }, desk),
      row('audit', { what: 'refused', code: 'wrong-password', officer: null, from: '10.0.0.7' }, desk),
    ]);
    const { rows } = await ask(ledger);
    expect(rows.map(({ who, what, text }) => [who, what, text])).toEqual([
      ['', 'refused', 'code: wrong-password · from: 10.0.0.7'],
      ['Lin', 'refused', 'code: not-allowed · from: 10.0.0.7 · officer: Lin'],
      ['command line', 'officer-added', 'officer: Lin · role: officer · through: command line'],
    ]);
  });

  it("takes in the lanes' decisions when asked", async () => {
    const { rows } = await ask(busyLedger(), { decisions: true, text: 'sealed' });
    expect(rows).toMatchObject([
      { kind: 'decision', what: 'divert', text: 'about bag-sealed', reasons: [{ code: 'bag-sealed' }] },
    ]);
  });

  it('finds every word of the question in any case and script, wherever in the row it stands', async () => {
    const found = async (text: string) => (await ask(busyLedger(), { text })).rows.map(({ kind }) => kind);
    expect(await found('lin CARTONS')).toEqual(['inspection']);
    expect(await found('李')).toEqual(['case']);
    expect(await found('vera')).toEqual(['disposition', 'mode']);
    expect(await found('lane-2')).toEqual(['mode']);
    expect(await found('vera cartons')).toEqual([]);
  });

  it("finds what was decided about a passenger by the passenger's names and document number", async () => {
    const ledger = busyLedger();
    const shown = (content: object, passage: string) =>
      row('evidence', { device: 'd', atMs: 1, wallMs: 1, content: content as typeof DOCUMENT }, { passage });
    ledger.append([
      shown(DOCUMENT, 'p2'),
      row('decision', decision([]), { passage: 'p3', minute: 7 }),
      row('disposition', ruling([]), { passage: 'p1', minute: 8 }),
    ]);
    const found = async (text: string, decisions: boolean) =>
      (await ask(ledger, { text, decisions })).rows.map(({ kind, passage }) => `${kind} ${passage}`);
    expect(await found('eriksson anna', true)).toEqual(['disposition p2', 'inspection p2', 'decision p2']);
    expect(await found('l898902c3 divert', true)).toEqual(['decision p2']);
    expect(await found('Eriksson', false)).toEqual(['disposition p2', 'inspection p2']);
    expect(await found('李 明', false)).toEqual(['disposition p1', 'case p1']);
  });

  it('pages give every row once, also while new ones are written', async () => {
    const ledger = busyLedger();
    const seen: number[] = [];
    for (let before: string | null = null; ;) {
      const page: AuditPage = await ask(ledger, { before, limit: 2 });
      seen.push(...page.rows.map(({ atMs }) => atMs));
      ledger.append([row('audit', { what: 'later' }, { minute: 60 })]);
      if (page.next === null) break;
      before = page.next;
    }
    expect(seen).toHaveLength(5);
    expect(seen).toEqual([...seen].sort((a, b) => b - a));
  });

  it('a page looks at a bounded number of rows and goes on where it ended', async () => {
    const ledger = memoryLedger();
    ledger.append([row('mode', { mode: 'closed', reason: 'needle', by: 'Vera' })]);
    ledger.append(Array.from({ length: 220 }, (_, n) => row('audit', { what: 'hay', n }, { minute: 1 })));
    const question = { text: 'needle', limit: 50, decisions: false };
    const first = await searchAudit(ledger, { ...question, before: null }, 200);
    expect(first).toMatchObject({ rows: [], next: expect.any(String) });
    const second = await searchAudit(ledger, { ...question, before: first.next }, 200);
    expect(second).toMatchObject({ rows: [{ text: 'reason: needle' }], next: null });
  });

  it('says which row is not what was written', async () => {
    const ledger = busyLedger();
    const forged = (change: (record: ReturnType<OpenLedger['records']>[number]) => object) => ({
      records: (...args: Parameters<OpenLedger['records']>) => ledger.records(...args),
      recordsOf: (passage: string) => ledger.recordsOf(passage),
      newest: (...args: Parameters<OpenLedger['newest']>) =>
        ledger.newest(...args).map(({ place, record }) => ({
          place,
          record: record.kind === 'inspection' ? { ...record, body: record.body, ...change(record) } : record,
        })),
    });
    const words = await ask(forged(() => ({ body: { by: OFFICER, looked: 'Nothing', found: 'Nothing' } })));
    expect(words.broken).toEqual({ lane: 'lane-1', sequence: 4, why: 'changed' });
    const link = await ask(forged(() => ({ previousHash: '1'.repeat(64) })));
    expect(link.broken?.sequence).toBe(4);
  });

  it('refuses a place that no page gave', async () => {
    const app = openApp();
    registerAuditSearch(app, { ledger: busyLedger() });
    expect((await app.inject({ url: '/api/audit?before=%27--' })).statusCode).toBe(400);
    const page = (await app.inject({ url: '/api/audit?text=vera&limit=1' })).json<AuditPage>();
    expect(page.rows).toHaveLength(1);
  });

  it('reads one kind without the others', () => {
    const db = openDatabase({
      file: ':memory:',
      applicationId: 1,
      migrations: new URL('../ledger/migrations', import.meta.url).pathname,
    });
    const plan = db
      .prepare<[], { detail: string }>(
        "explain query plan select * from journal where kind = 'audit' and rowid < 9 order by rowid desc limit 5",
      )
      .all();
    expect(plan.map(({ detail }) => detail)).toEqual([expect.stringContaining('USING INDEX journal_kind')]);
  });
});
