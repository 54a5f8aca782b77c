import type { LedgerRecord } from '../contract/record.ts';
import { admitAll, keyOf, laneKey } from './intake.ts';
import type { CentralAlarm, LaneMark, OpenCentralStore, Refused, SitedRecord } from './store.ts';

/** A centre that remembers for as long as it runs: for virtual time, where a database would take more than all the rest. */
export function createCentralMemory(): OpenCentralStore {
  const marks = new Map<string, LaneMark>();
  const hashes = new Map<string, string>();
  /** By lane; they come in the order of epoch and sequence. */
  const histories = new Map<string, LedgerRecord[]>();
  const alarms = new Map<string, CentralAlarm>();
  const quarantine = new Map<string, { topic: string; reason: string; times: number }>();
  let ahead: readonly SitedRecord[] = [];
  const all = (lane: string | undefined) =>
    [...histories.values()].flat().filter((record) => lane === undefined || record.lane === lane);
  const keep = (each: SitedRecord) => {
    hashes.set(keyOf(each), each.record.hash);
    const key = laneKey(each.site, each.record.lane);
    const history = histories.get(key);
    if (history === undefined) histories.set(key, [each.record]);
    else history.push(each.record);
  };
  const putAside = ({ topic, payload, reason }: Refused) => {
    const key = `${topic}\0${Buffer.from(payload).toString('base64')}`;
    quarantine.set(key, { topic, reason, times: (quarantine.get(key)?.times ?? 0) + 1 });
  };
  return {
    marks: async (site) => Promise.resolve([...marks.values()].filter((each) => site === null || each.site === site)),
    async take(messages) {
      const held = (record: SitedRecord) => hashes.get(keyOf(record)) ?? null;
      const intake = admitAll(messages, { marks: [...marks.values()], ahead, held });
      for (const each of intake.records) keep(each);
      for (const each of intake.marks) marks.set(laneKey(each.site, each.lane), each);
      ahead = [...ahead.filter((each) => !intake.waited.includes(each)), ...intake.waiting];
      for (const each of intake.refused) putAside(each);
      const fresh = intake.alarms.filter(({ site, lane, code, epoch, sequence, text }) => {
        const key = JSON.stringify([site, lane, code, epoch, sequence]);
        const isNew = !alarms.has(key);
        if (isNew) alarms.set(key, { site, lane, code, epoch, sequence, text });
        return isNew;
      });
      return Promise.resolve({ answers: intake.answers, alarms: fresh, counts: intake.counts });
    },
    async counts(lane) {
      const counts: Partial<Record<LedgerRecord['kind'], number>> = {};
      for (const { kind } of all(lane)) counts[kind] = (counts[kind] ?? 0) + 1;
      return Promise.resolve(counts);
    },
    async outcomes(lane) {
      const ended = all(lane).filter(({ kind }) => kind === 'outcome');
      const count = (verdict: string) => ended.filter(({ body }) => body['verdict'] === verdict).length;
      return Promise.resolve({ release: count('release'), divert: count('divert') });
    },
    async recordsAfter({ site, lane }, epoch, sequence, limit) {
      const history = histories.get(laneKey(site, lane)) ?? [];
      const first = history.findIndex((row) => row.epoch > epoch || (row.epoch === epoch && row.sequence > sequence));
      return Promise.resolve(first === -1 ? [] : history.slice(first, first + limit));
    },
    alarms: async () => Promise.resolve([...alarms.values()]),
    quarantined: async () => Promise.resolve([...quarantine.values()]),
    async gaps() {
      const waiting = Map.groupBy(ahead, ({ site, record }) => laneKey(site, record.lane));
      const gaps = [...waiting.values()].map((rows) => {
        const [{ site, record }] = rows as [SitedRecord, ...SitedRecord[]];
        const from = (marks.get(laneKey(site, record.lane))?.mark.upto ?? 0) + 1;
        return { site, lane: record.lane, from, upto: Math.min(...rows.map((row) => row.record.sequence)) - 1 };
      });
      return Promise.resolve(gaps);
    },
    close: async () => Promise.resolve(),
  };
}
