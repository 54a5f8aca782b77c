import { closeSync, openSync, readSync } from 'node:fs';
import pc from 'picocolors';
import { centralTrust } from '../config/central-trust.ts';
import { ledgerOptions } from '../config/ledger-options.ts';
import { loadSite } from '../config/load.ts';
import { Fault, isFault, reasonOf } from '../contract/fault.ts';
import { type LaneStanding, type LedgerReader, readLedger } from '../ledger/reader.ts';
import { auditReceipts } from '../proof/audit-receipts.ts';
import type { Trust } from '../signing/keys.ts';
import { verifierOf } from '../signing/signature-pair.ts';
import { createReceiptReader } from '../sync/signed-receipt.ts';
import { trustIn } from './centre-keys.ts';

export interface VerifyOptions {
  /** Public key files of the centre. */
  readonly keys: readonly string[];
  readonly json: boolean;
  readonly write?: (text: string) => void;
}

interface Finding {
  /** Empty where the file itself is damaged. */
  readonly lane: string;
  readonly sequence: number;
  readonly why: string;
}

interface Verdict {
  readonly file: string;
  readonly rows: number;
  readonly lanes: readonly LaneStanding[];
  /** How many receipts were verified; null where no key was given. */
  readonly receipts: number | null;
  readonly findings: readonly Finding[];
}

/** Verifies the ledger of a site, or a ledger's file. Answers the exit code. @throws Fault */
export function verifyLedger(file: string, options: VerifyOptions): number {
  const write = options.write ?? ((text: string) => void process.stdout.write(text));
  const target = targetOf(file, options.keys);
  const ledger = readStoppedLedger(target.file);
  try {
    const verdict = verdictOn(ledger, target);
    write(options.json ? `${JSON.stringify({ ok: verdict.findings.length === 0, ...verdict })}\n` : textOf(verdict));
    return verdict.findings.length === 0 ? 0 : 1;
  } finally {
    ledger.close();
  }
}

/** A ledger that no lane has open. @throws Fault as `readLedger` */
export function readStoppedLedger(file: string): LedgerReader {
  try {
    return readLedger(file);
  } catch (error) {
    if (!isFault(error, 'ledger-locked')) throw error;
    const what = `The lane is running, and ${file} is its own: stop it (systemctl stop greenlane), or give a copy that was made while it was stopped`;
    throw new Fault('ledger-locked', what, { file }, error);
  }
}

interface Target {
  readonly file: string;
  readonly site: string | null;
  readonly trust: Trust | null;
}

function targetOf(file: string, keys: readonly string[]): Target {
  const given = keys.length === 0 ? null : trustIn(keys);
  if (isDatabase(file)) return { file, site: null, trust: given };
  const site = loadSite(file);
  return { file: ledgerOptions(site).file, site: site.site, trust: given ?? centralTrust(site) };
}

const SQLITE_HEADER = 'SQLite format 3\0';

function isDatabase(file: string): boolean {
  const start = Buffer.alloc(SQLITE_HEADER.length);
  try {
    const handle = openSync(file, 'r');
    try {
      readSync(handle, start);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    throw new Fault('data-invalid', `${file} cannot be read (${reasonOf(error)})`, { file }, error);
  }
  return start.toString('latin1') === SQLITE_HEADER;
}

function verdictOn(ledger: LedgerReader, { file, site, trust }: Target): Verdict {
  const { total, broken } = ledger.verify();
  if (broken?.lane === '') return { file, rows: total, lanes: [], receipts: null, findings: [broken] };
  const marks = ledger.receiptMarks();
  const read = trust === null ? null : createReceiptReader(verifierOf(trust));
  const contradicted = read === null ? [] : auditReceipts(ledger, marks, { read, site });
  return {
    file,
    rows: total,
    lanes: ledger.lanes(),
    receipts: read === null ? null : marks.length,
    findings: [
      ...(broken === null ? [] : [broken]),
      ...contradicted.map(({ lane, sequence, why }) => ({ lane, sequence, why })),
    ],
  };
}

function textOf({ file, rows, lanes, receipts, findings }: Verdict): string {
  if (findings.length > 0) {
    const lines = findings.map(({ lane, sequence, why }) => `  ${lane === '' ? '' : `${lane}/${sequence}: `}${why}\n`);
    return `${pc.bold(file)}: ${pc.red('not what was written')}\n${lines.join('')}`;
  }
  const held = lanes.map(({ lane, rows: of, receiptedUpto }) => {
    const waiting = of - receiptedUpto;
    const rest = waiting === 0 ? 'all of them' : `${receiptedUpto} of them`;
    return `  ${lane}: ${of} rows, ${receiptedUpto === 0 ? 'none' : rest} receipted by the centre\n`;
  });
  const signed =
    receipts === null
      ? `  ${pc.yellow('note')} what the centre signed was not verified: give its public key (--key)\n`
      : `  ${receipts} receipts, each signed by the centre and about the rows that are here\n`;
  return `${pc.bold(file)}: ${pc.green('ok')}, ${rows} rows in unbroken chains\n${held.join('')}${signed}`;
}
