import type { Bus } from '../../hardware/bus/bus.ts';
import type { Cancel, Clock } from '../../hardware/clock.ts';
import { isFault } from '../contract/fault.ts';
import type { Database } from './database.ts';
import { heldJson, isHeldName } from './database-text.ts';
import { decodeStatus, statusFilter, type ToldStatus } from './lane-status.ts';

const GATHER_MS = 500;
/** Lanes whose status waits to be written; beyond it the next telling counts. */
const MAX_WAITING = 10_000;

interface Heard {
  readonly site: string;
  readonly status: ToldStatus;
  readonly heardMs: number;
}

/**
 * Keeps the last that each lane told of itself. What is no status, of an earlier start of the lane than what is held, or of
 * the other kind of lane (simulated, real) is passed over: another follows within half a minute. Of one start, what came
 * last counts: the lane's clock may have been set back.
 */
export function takeStatuses(options: {
  readonly bus: Pick<Bus, 'subscribe'>;
  readonly database: Pick<Database, 'query'>;
  readonly clock: Clock;
  /** The site whose lanes it serves; null serves every site. */
  readonly site: string | null;
  readonly acceptSimulated: boolean;
}): { stop(): Promise<void> } {
  const { bus, database, clock, site, acceptSimulated } = options;
  const waiting = new Map<string, Heard>();
  let cancel: Cancel | null = null;
  let writing = Promise.resolve();

  const write = async () => {
    const heard = [...waiting.values()];
    waiting.clear();
    try {
      await keepStatuses(database, heard);
    } catch (error) {
      // The store's own end of the conversation tells that the database is away.
      if (!isFault(error)) throw error;
    }
  };
  const unsubscribe = bus.subscribe(statusFilter(site), ({ topic, payload }) => {
    const heard = decodeStatus(topic, payload);
    if (heard === null || heard.status.simulated !== acceptSimulated) return;
    if (!isHeldName(heard.site) || !isHeldName(heard.status.lane)) return;
    if (waiting.size >= MAX_WAITING && !waiting.has(topic)) return;
    if (heard.status.epoch < (waiting.get(topic)?.status.epoch ?? 0)) return;
    waiting.set(topic, { ...heard, heardMs: clock.wallMs() });
    cancel ??= clock.after(GATHER_MS, () => {
      cancel = null;
      writing = writing.then(write);
    });
  });
  return {
    async stop() {
      unsubscribe();
      cancel?.();
      await writing;
    },
  };
}

async function keepStatuses({ query }: Pick<Database, 'query'>, heard: readonly Heard[]): Promise<void> {
  await query(
    `insert into lane_status as held (site, lane, epoch, told_ms, heard_ms, status)
     select site, lane, epoch, told_ms, heard_ms, status::json
     from unnest($1::text[], $2::text[], $3::bigint[], $4::float8[], $5::float8[], $6::text[])
       as told (site, lane, epoch, told_ms, heard_ms, status)
     on conflict (site, lane) do update
       set epoch = excluded.epoch, told_ms = excluded.told_ms, heard_ms = excluded.heard_ms, status = excluded.status
       where excluded.epoch >= held.epoch`,
    [
      heard.map(({ site }) => site),
      heard.map(({ status }) => status.lane),
      heard.map(({ status }) => status.epoch),
      heard.map(({ status }) => status.atMs),
      heard.map(({ heardMs }) => heardMs),
      heard.map(({ status }) => heldJson(status)),
    ],
  );
}
