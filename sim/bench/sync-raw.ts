import type { Database } from '../../edge/sync/database.ts';
import { createMqttBus } from '../../hardware/bus/mqtt-bus.ts';
import { sleep, systemClock } from '../../hardware/clock.ts';

const PUBLISHERS = 8;
const IN_FLIGHT = 64;
const TOPIC = 'greenlane-bench/raw';
const ROWS_A_BATCH = 512;

/** QoS 1 messages a second from several clients through the broker to one, which is all that the broker does here. */
export async function rawBrokerRate(url: string, payload: Buffer, messages: number): Promise<number> {
  const open = () => createMqttBus({ url, clock: systemClock });
  const [receiver, ...senders] = Array.from({ length: 1 + PUBLISHERS }, open);
  if (receiver === undefined) return 0;
  const all = [receiver, ...senders];
  let received = 0;
  receiver.subscribe(TOPIC, () => (received += 1));
  for (const bus of all) bus.start();
  while (all.some((bus) => bus.health().state !== 'up')) await sleep(systemClock, 10);
  // A subscription is in force when the first message comes through.
  const isHeard = () => received > 0;
  while (!isHeard()) {
    await receiver.publish(TOPIC, payload).catch(() => {});
    await sleep(systemClock, 10);
  }
  await sleep(systemClock, 200);
  received = 0;
  const startedMs = systemClock.nowMs();
  let sent = 0;
  const send = async (bus: (typeof senders)[number]) => {
    while (sent < messages) {
      sent += 1;
      await bus.publish(TOPIC, payload);
    }
  };
  await Promise.all(senders.flatMap((bus) => Array.from({ length: IN_FLIGHT / PUBLISHERS }, async () => send(bus))));
  const isThrough = () => received >= messages;
  while (!isThrough()) await sleep(systemClock, 2);
  const rate = (messages / (systemClock.nowMs() - startedMs)) * 1000;
  await Promise.all(all.map(async (bus) => bus.stop()));
  return rate;
}

/** Rows a second into a table of such rows with a key, in batches as the centre writes them, each one committed. */
export async function rawDatabaseRate(database: Database, bodyText: string, rows: number): Promise<number> {
  await database.query('drop table if exists bench_raw');
  await database.query(
    `create table bench_raw (lane_id integer, epoch bigint, sequence bigint, kind text, passage text,
       wall_ms double precision, body json, previous_hash bytea, hash bytea, primary key (lane_id, epoch, sequence))`,
  );
  const startedMs = systemClock.nowMs();
  for (let at = 0; at < rows; at += ROWS_A_BATCH) {
    const batch = Array.from({ length: Math.min(ROWS_A_BATCH, rows - at) }, (_, index) => at + index);
    await database.transaction(async (sql) => {
      await sql(
        `insert into bench_raw
         select n % 1000, 1, n, 'outcome', 'passage ' || n, 1, body::json, decode(hash, 'hex'), decode(hash, 'hex')
         from unnest($1::bigint[], $2::text[], $3::text[]) as fresh (n, body, hash)`,
        [batch, batch.map(() => bodyText), batch.map((n) => n.toString(16).padStart(64, '0'))],
      );
    });
  }
  const rate = (rows / (systemClock.nowMs() - startedMs)) * 1000;
  await database.query('drop table bench_raw');
  return rate;
}
