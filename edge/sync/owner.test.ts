import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { openEmbedded } from './database.ts';
import { migrate } from './migrate.ts';
import { type Claim, claimDatabase, keepMode } from './owner.ts';

const OURS = { id: 'a'.repeat(32), name: 'centre' };
const OTHER = { id: 'b'.repeat(32), name: 'other' };
const claim = (more: Partial<Claim> = {}): Claim => ({
  simulated: false,
  key: OURS,
  isNewKey: false,
  atMs: 1000,
  ...more,
});

const database = await openEmbedded(null);
await migrate(database);
beforeEach(async () => database.query('truncate owner, signing_keys, lanes cascade'));
afterAll(async () => database.close());

const held = async () => ({
  owner: await database.query('select simulated from owner'),
  keys: await database.query('select id, name from signing_keys order by since_ms'),
});
const laneSpeaks = async () => database.query(`insert into lanes (site, lane) values ('hillport', 'L1')`);
const begin = async (more: Partial<Claim> = {}) => claimDatabase(database, claim(more));

describe('a database of a centre', () => {
  it('is that of whoever begins on it first, and of others with the same mode and key', async () => {
    await Promise.all([begin(), begin(), begin()]);
    expect(await held()).toEqual({ owner: [{ simulated: false }], keys: [OURS] });
  });

  it('changes its mode with whoever begins, until a lane has spoken', async () => {
    await begin({ simulated: true });
    await begin();
    expect((await held()).owner).toEqual([{ simulated: false }]);
    await laneSpeaks();
    await expect(begin({ simulated: true })).rejects.toThrow('memory holds real lanes');
  });

  it('takes no lane for a centre in whose place one of the other mode has begun', async () => {
    await begin({ simulated: true });
    await begin();
    await database.transaction(async (sql) => keepMode(sql, false));
    await expect(database.transaction(async (sql) => keepMode(sql, true))).rejects.toMatchObject({
      code: 'database-not-own',
      what: 'Another centre has begun on this database, for real lanes; give this one another',
    });
  });

  it('is not begun on in the other mode: what to do is said, and nothing is written', async () => {
    await begin();
    await laneSpeaks();
    const before = await held();
    await expect(begin({ simulated: true, isNewKey: true, key: OTHER })).rejects.toThrow(
      'memory holds real lanes, and this centre is for simulated lanes: begin without --simulated',
    );
    expect(await held()).toEqual(before);
  });

  it('is not begun on with a key that its lanes do not know, unless that is said; both count from then on', async () => {
    await begin();
    await expect(begin({ key: OTHER })).rejects.toMatchObject({
      code: 'database-not-own',
      what: `The lanes of the database memory know receipts of centre (key ${OURS.id}), and other (key ${OTHER.id}) is another: give the right --key, or say --new-key`,
    });
    expect((await held()).keys).toEqual([OURS]);
    await begin({ key: OTHER, isNewKey: true, atMs: 2000 });
    expect((await held()).keys).toEqual([OURS, OTHER]);
    await Promise.all([begin(), begin({ key: OTHER }), begin({ key: OTHER, isNewKey: true })]);
    expect((await held()).keys).toEqual([OURS, OTHER]);
  });

  it('belongs to one of two keys that begin at once', async () => {
    const both = await Promise.allSettled([begin(), begin({ key: OTHER })]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect((await held()).keys).toHaveLength(1);
  });
});

describe('a database of an earlier version', () => {
  it('is of the mode of its rows, and takes the key of whoever begins first', async () => {
    const old = await openEmbedded(null);
    await migrate(old, 4);
    await old.query(`insert into lanes (site, lane) values ('hillport', 'L1')`);
    await old.query(`create table records_old partition of records default`);
    await old.query(
      `insert into records values (1, 1, 1, '2026-01-01', 'boot', null, 0, true, '{}', '\\x00', '\\x00')`,
    );
    await migrate(old);
    await expect(claimDatabase(old, claim())).rejects.toThrow('holds simulated lanes');
    await claimDatabase(old, claim({ simulated: true }));
    expect(await old.query('select simulated from owner')).toEqual([{ simulated: true }]);
    expect(await old.query('select id, name from signing_keys')).toEqual([OURS]);
    await old.close();
  });
});
