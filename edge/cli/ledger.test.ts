import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isFault } from '../contract/fault.ts';
import { imagePath } from '../ledger/images.ts';
import { CENTRE, draft, IMAGE, IMAGE_SHA256, openTestLedger, passageRows, receiptAll } from '../proof/proof.fixture.ts';
import { generateKeys } from '../signing/keys.ts';
import { exportCase } from './ledger-export.ts';
import { proveCase } from './ledger-prove.ts';
import { verifyLedger } from './ledger-verify.ts';

let folder = '';
const at = (name: string) => join(folder, name);
const site = () => at('lane.yaml');
const ledgerFile = () => at('data/ledger.sqlite');
const key = () => at('keys/centre.public.json');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-cli-'));
  mkdirSync(at('keys'));
  writeFileSync(key(), JSON.stringify(CENTRE.publicKey));
  writeFileSync(at('keys/other.public.json'), JSON.stringify(generateKeys('other').publicKey));
  cpSync('docs/examples/policy.yaml', at('policy.yaml'));
  const text = readFileSync('docs/examples/rs485-lane.yaml', 'utf8');
  writeFileSync(site(), text.replace('/var/lib/greenlane', at('data')));
  const image = imagePath(at('data/images'), IMAGE_SHA256);
  mkdirSync(dirname(image), { recursive: true });
  writeFileSync(image, IMAGE);
  const ledger = openTestLedger(ledgerFile(), false);
  ledger.append([draft(null, 'boot'), ...passageRows('case-1', IMAGE_SHA256), draft(null, 'audit', { by: 'Li' })]);
  receiptAll(ledger);
  ledger.append([draft('case-2', 'passage', { openedAtMs: 1 })]);
  ledger.close();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type Answer = number | Promise<number>;

async function run(command: (write: (text: string) => void) => Answer) {
  let text = '';
  const code = await command((part) => void (text += part));
  return { code, text: stripVTControlCharacters(text).replaceAll(`${folder}/`, '') };
}

async function whyNot(command: () => Answer): Promise<string> {
  try {
    return `exit code ${await command()}`;
  } catch (error) {
    return isFault(error) ? `${error.code}: ${error.what.replaceAll(`${folder}/`, '')}` : String(error);
  }
}

function edit(sql: string, file = ledgerFile()): void {
  const db = new Database(file);
  db.exec(sql);
  db.close();
}

const verify = async (file = site(), keys: readonly string[] = []) =>
  run((write) => verifyLedger(file, { keys, json: false, write }));

describe('greenlane ledger verify', () => {
  it('says of a whole ledger how far it goes and how far the centre has signed it', async () => {
    const { code, text } = await verify();
    expect(text).toBe(`data/ledger.sqlite: ok, 8 rows in unbroken chains
  lane-1: 8 rows, 7 of them receipted by the centre
  1 receipts, each signed by the centre and about the rows that are here
`);
    expect(code).toBe(0);
  });

  it('verifies a copy too, with the key that it is given or without the signatures', async () => {
    copyFileSync(ledgerFile(), at('copy.sqlite'));
    expect(await verify(at('copy.sqlite'), [key()])).toMatchObject({ code: 0 });
    expect((await verify(at('copy.sqlite'))).text).toContain('note what the centre signed was not verified');
    expect((await verify(at('copy.sqlite'), [at('keys/other.public.json')])).text).toContain(
      'which is not trusted here',
    );
  });

  it.each([
    ['an edited row', "update journal set body = '{}' where sequence = 3", 'lane-1/3: the row does not match its hash'],
    [
      'a ledger cut below a receipt',
      'delete from journal where sequence > 4; update lanes set receipted_upto = 0; delete from open_passages',
      'lane-1/7: the centre receipted this row, and it is gone',
    ],
    [
      'a receipt of elsewhere',
      `update receipts set message = replace(message, 'riverport', 'riverside')`,
      'lane-1/7: the receipt that is kept for it is not among the receipts that were signed',
    ],
  ])('finds %s', async (_, sql, told) => {
    edit(sql);
    const { code, text } = await verify();
    expect(text).toMatch(/^data\/ledger\.sqlite: not what was written\n/);
    expect(text).toContain(told);
    expect(code).toBe(1);
  });

  it('changes nothing, and leaves a running lane alone', async () => {
    edit("update journal set body = '{}' where sequence = 3");
    const before = readFileSync(ledgerFile());
    await verify();
    expect(readFileSync(ledgerFile()).equals(before)).toBe(true);
    const ledger = openTestLedger(at('running.sqlite'));
    ledger.append([draft(null, 'boot')]);
    const why = await whyNot(() => verifyLedger(at('running.sqlite'), { keys: [], json: true, write: () => {} }));
    ledger.close();
    expect(why).toMatch(/^ledger-locked: The lane is running, and running\.sqlite is its own/);
  });

  it('refuses what is no ledger', async () => {
    edit('create table other (a)', at('other.sqlite'));
    for (const [file, why] of [
      ['other.sqlite', 'ledger-foreign: other.sqlite is no ledger of Greenlane'],
      ['nowhere.yaml', 'data-invalid: nowhere.yaml cannot be read'],
    ] as const) {
      expect(await whyNot(() => verifyLedger(at(file), { keys: [], json: false }))).toContain(why);
    }
  });
});

const exportTo = async (out: string, passage = 'case-1', images = true) =>
  run(async (write) => exportCase(site(), passage, { out: at(out), images, write }));
const proveWith = async (keyFile: string, bundle = 'case.json', json = false) =>
  run((write) => proveCase(at(bundle), { keys: [at(keyFile)], json, write }));

describe('greenlane ledger export and prove', () => {
  it('hand a case to somebody who has nothing but the key of the centre', async () => {
    expect(await exportTo('case.json')).toMatchObject({
      code: 0,
      text: expect.stringContaining('5 rows of it') as unknown,
    });
    rmSync(at('data'), { recursive: true });
    const { code, text } = await proveWith('keys/centre.public.json');
    expect(text).toMatch(
      /^case\.json: proven\n {2}case case-1, site riverport\n {2}chain lane-1, rows 2 to 7: 5 shown, 1 of others/,
    );
    expect(text).toContain('Not proven is\n  - that what devices, models and people said was true');
    expect(code).toBe(0);
    expect(JSON.parse((await proveWith('keys/centre.public.json', 'case.json', true)).text)).toMatchObject({
      ok: true,
      passage: 'case-1',
      simulated: false,
      images: { named: 1, enclosed: 1 },
      sections: [{ lane: 'lane-1', signer: { name: 'centre', id: CENTRE.publicKey.id } }],
    });
  });

  it('prove nothing to who trusts another key, nor once a character has changed', async () => {
    await exportTo('case.json', 'case-1', false);
    expect(await proveWith('keys/other.public.json')).toMatchObject({ code: 1 });
    const text = readFileSync(at('case.json'), 'utf8');
    writeFileSync(at('case.json'), text.replace('"verdict":"divert"', '"verdict":"releas"'));
    const { code, text: told } = await proveWith('keys/centre.public.json');
    expect(told).toBe('case.json: proves nothing\n  Row 5 of lane-1 has been changed, or is not in its place.\n');
    expect(code).toBe(1);
  });

  it('say which key is missing, and where it is to be had', async () => {
    await exportTo('case.json', 'case-1', false);
    const why = await whyNot(() => proveCase(at('case.json'), { keys: [], json: false, write: () => {} }));
    expect(why).toContain('without the public key of its centre (--key). The receipt of lane-1 proves nothing');
    expect(why).toContain(CENTRE.publicKey.id);
    expect(why).toContain('`centre.public.json` of its enrolment');
  });

  it('write nothing over what is there, and nothing that the centre has not receipted', async () => {
    writeFileSync(at('case.json'), 'precious');
    expect(await whyNot(async () => exportCase(site(), 'case-1', { out: at('case.json'), images: false }))).toContain(
      'EEXIST',
    );
    expect(readFileSync(at('case.json'), 'utf8')).toBe('precious');
    const why = await whyNot(async () => exportCase(site(), 'case-2', { out: at('two.json'), images: false }));
    expect(why).toMatch(/^data-invalid: The centre has not receipted row 8 of lane-1 yet/);
    expect(existsSync(at('two.json'))).toBe(false);
  });
});
