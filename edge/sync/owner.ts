import { Fault } from '../contract/fault.ts';
import type { PublicKey } from '../signing/keys.ts';
import type { Database, Sql } from './database.ts';

/** Who begins on a database. */
export interface Claim {
  readonly simulated: boolean;
  /** Signs its receipts. */
  readonly key: Pick<PublicKey, 'id' | 'name'>;
  /** Whether somebody said that this database has not known the key so far. */
  readonly isNewKey: boolean;
  /** ms since 1970. */
  readonly atMs: number;
}

interface KnownKey {
  readonly id: string;
  readonly name: string;
}

/**
 * Makes sure that a centre begins on a database of its own: its lanes are simulated or real as the centre's are, and know
 * its key. Whoever begins first on one that is nobody's has it from then on; its mode may change until a lane has spoken. Where it throws, nothing is written.
 * @throws Fault `database-not-own`, `database-unavailable`
 */
export async function claimDatabase(database: Database, { simulated, key, isNewKey, atMs }: Claim): Promise<void> {
  const { name } = database;
  await database.transaction(async (sql) => {
    await sql('insert into owner values (true, $1) on conflict do nothing', [simulated]);
    // Of several that begin at once, each sees what the one before it wrote.
    await sql('select from owner for update');
    // A mistake at the first start binds nobody.
    await sql('update owner set simulated = $1 where not exists (select from lanes)', [simulated]);
    const [owner] = await sql<{ simulated: boolean }>('select simulated from owner');
    if (owner?.simulated !== simulated) {
      const what = `The database ${name} holds ${lanesWord(!simulated)}, and this centre is for ${lanesWord(simulated)}`;
      const flag = `: begin ${simulated ? 'without' : 'with'} --simulated, or give it another database`;
      throw new Fault('database-not-own', what + flag, { database: name });
    }
    const known = await sql<KnownKey>('select id, name from signing_keys order by since_ms, id');
    if (known.some(({ id }) => id === key.id)) return;
    if (known.length > 0 && !isNewKey) throw unknownKey(name, key, known);
    await sql('insert into signing_keys (id, name, since_ms) values ($1, $2, $3)', [key.id, key.name, atMs]);
  });
}

/**
 * Makes sure, until the transaction ends, that lanes which speak for the first time are of the database's mode: another
 * centre may have begun on it while no lane had.
 * @throws Fault `database-not-own`
 */
export async function keepMode(sql: Sql, simulated: boolean): Promise<void> {
  const [owner] = await sql<{ simulated: boolean }>('select simulated from owner for share');
  if (owner === undefined || owner.simulated === simulated) return;
  const what = `Another centre has begun on this database, for ${lanesWord(!simulated)}; give this one another`;
  throw new Fault('database-not-own', what, {});
}

function unknownKey(database: string, key: KnownKey, known: readonly KnownKey[]): Fault {
  const what = `The lanes of the database ${database} know receipts of ${known.map(keyText).join(', ')}, and ${keyText(key)} is another`;
  return new Fault('database-not-own', `${what}: give the right --key, or say --new-key`, { database, key: key.id });
}

const keyText = ({ name, id }: KnownKey) => `${name} (key ${id})`;
const lanesWord = (simulated: boolean) => (simulated ? 'simulated lanes' : 'real lanes');
