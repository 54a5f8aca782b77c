import { existsSync } from 'node:fs';
import path from 'node:path';
import { X509Certificate } from 'node:crypto';
import type { Clock } from '../../hardware/clock.ts';
import { Fault } from '../contract/fault.ts';
import { type CertificateWish, type Identity, makeIdentity } from '../signing/certificate.ts';
import { generateKeys } from '../signing/keys.ts';
import { requireUnedited, writeBrokerFiles } from './broker-files.ts';
import {
  type Enrolled,
  readEnrolled,
  readIdentity,
  replaceCertificate,
  writeEnrolled,
  writeIdentity,
  writeNew,
} from './folder.ts';
import { CENTRE, type EnrolledSite, userOf } from './rights.ts';

export interface EnrolOrder {
  /** Where the authority is, or shall be. */
  readonly folder: string;
  /** The computer to be enrolled; null for none. */
  readonly site: EnrolledSite | null;
  /** What the brokers are called by those who connect; those that are known already need not be named. */
  readonly brokerHosts: readonly string[];
  /** What the place of the centre's content is called by those who connect; the same holds. */
  readonly contentHosts: readonly string[];
  readonly centre: boolean;
  /** For how many days certificates are valid. */
  readonly days: number;
}

const MS_PER_DAY = 86_400_000;
const AUTHORITY_DAYS = 3650;
/** Clocks of a site need not agree to the minute. */
const BACKDATED_MS = 3_600_000;
const AUTHORITY = 'authority';
const BROKER = 'broker';
const CONTENT = 'content';
const OWNER_ONLY = 0o600;

/**
 * Makes what is not there yet: an authority, an identity for the brokers, one for the place of the centre's content, one for a
 * site's computer, one for the centre with keys to sign with; and writes the brokers' files for everybody who was enrolled so far. Keys and certificates are never
 * overwritten. Answers the names of the identities that were made.
 * @throws Fault `data-invalid`
 */
export function enrol(order: EnrolOrder, clock: Clock): readonly string[] {
  const { folder } = order;
  const before = readEnrolled(folder);
  const enrolled = joined(before, order);
  requireUnedited(folder, before);
  const made: string[] = [];
  const make = (file: string, wish: Omit<CertificateWish, 'fromMs' | 'toMs'>, authority: Identity | null) => {
    const days = authority === null ? AUTHORITY_DAYS : order.days;
    writeIdentity(folder, file, makeIdentity({ ...wish, ...validFor(days, clock) }, authority));
    made.push(file);
  };
  if (!isThere(folder, AUTHORITY)) make(AUTHORITY, { purpose: 'authority', name: 'Greenlane authority' }, null);
  const authority = readIdentity(folder, AUTHORITY);
  if (!isThere(folder, BROKER)) {
    make(BROKER, { purpose: 'server', name: BROKER, hosts: enrolled.brokerHosts }, authority);
  }
  if (enrolled.contentHosts.length > 0 && !isThere(folder, CONTENT)) {
    make(CONTENT, { purpose: 'server', name: CONTENT, hosts: enrolled.contentHosts }, authority);
  }
  if (order.site !== null) {
    const user = userOf(order.site.site);
    make(user, { purpose: 'client', name: user }, authority);
  }
  if (order.centre && before?.centre !== true) {
    make(CENTRE, { purpose: 'client', name: CENTRE }, authority);
    writeSigningKeys(folder);
  }
  writeBrokerFiles(folder, enrolled);
  writeEnrolled(folder, enrolled);
  return made;
}

/**
 * New certificates, for the same keys, in the place of those that end within `withinDays`. Answers their names.
 * @throws Fault `data-invalid`, also when the authority itself ends too soon to sign any
 */
export function renew(folder: string, days: number, withinDays: number, clock: Clock): readonly string[] {
  const enrolled = readEnrolled(folder);
  if (enrolled === null) throw new Fault('data-invalid', `Nobody was enrolled in ${folder}`, { folder });
  const authority = readIdentity(folder, AUTHORITY);
  const deadlineMs = clock.wallMs() + withinDays * MS_PER_DAY;
  if (endOf(authority) < deadlineMs) {
    const what = `The authority in ${folder} ends on ${dayOf(endOf(authority))}: enrol everybody anew, in another folder`;
    throw new Fault('data-invalid', what, { folder });
  }
  const servers = new Map([
    [BROKER, enrolled.brokerHosts],
    ...(enrolled.contentHosts.length === 0 ? [] : [[CONTENT, enrolled.contentHosts] as const]),
  ]);
  const clients = [...enrolled.sites.map(({ site }) => userOf(site)), ...(enrolled.centre ? [CENTRE] : [])];
  return [...servers.keys(), ...clients].filter((file) => {
    const old = readIdentity(folder, file);
    if (endOf(old) >= deadlineMs) return false;
    const hosts = servers.get(file);
    const purpose = hosts === undefined ? 'client' : 'server';
    const wish: CertificateWish = { purpose, name: old.name, hosts: hosts ?? [], ...validFor(days, clock) };
    replaceCertificate(folder, file, makeIdentity(wish, authority, old.key));
    return true;
  });
}

function joined(before: Enrolled | null, { folder, site, centre, ...order }: EnrolOrder): Enrolled {
  const brokerHosts = sameHosts(before?.brokerHosts ?? [], order.brokerHosts, folder);
  if (brokerHosts.length === 0) throw new Fault('data-invalid', 'The host of the broker was not named (--broker-host)');
  const contentHosts = sameHosts(before?.contentHosts ?? [], order.contentHosts, folder);
  if (site !== null && before?.sites.some((each) => each.site === site.site) === true) {
    const what = `The site ${site.site} was enrolled in ${folder} before; --renew renews its certificate`;
    throw new Fault('data-invalid', what, { folder });
  }
  const sites = [...(before?.sites ?? []), ...(site === null ? [] : [site])];
  refuseBorrowedTopics(sites, folder);
  return { brokerHosts, contentHosts, sites, centre: centre || before?.centre === true };
}

/** Below a prefix of devices a computer may write everything: no prefix may hold what lanes and centre say to each other. */
function refuseBorrowedTopics(sites: readonly EnrolledSite[], folder: string): void {
  const named = new Set(sites.map(({ site }) => site));
  for (const { site, devices } of sites) {
    for (const prefix of devices) {
      const [root, second, third] = prefix.split('/');
      if (root !== 'greenlane' || (second !== undefined && third !== undefined && !named.has(second))) continue;
      const what = `The devices of ${site} cannot have ${prefix}: below it is what the lanes of a site say to the centre`;
      throw new Fault('data-invalid', what, { folder, prefix });
    }
  }
}

/** A certificate that is there already is for certain hosts. */
function sameHosts(before: readonly string[], named: readonly string[], folder: string): readonly string[] {
  if (named.length === 0 || before.length === 0) return before.length === 0 ? named : before;
  if (named.join(' ') === before.join(' ')) return before;
  const what = `A certificate in ${folder} is for ${before.join(', ')}: enrol for other hosts in another folder`;
  throw new Fault('data-invalid', what, { folder });
}

function writeSigningKeys(folder: string): void {
  const { publicKey, privateKey } = generateKeys(CENTRE);
  writeNew(path.join(folder, `${CENTRE}.private.json`), `${JSON.stringify(privateKey, null, 2)}\n`, OWNER_ONLY);
  writeNew(path.join(folder, `${CENTRE}.public.json`), `${JSON.stringify(publicKey, null, 2)}\n`);
}

function isThere(folder: string, file: string): boolean {
  return existsSync(path.join(folder, `${file}.pem`));
}

function validFor(days: number, clock: Clock) {
  const nowMs = clock.wallMs();
  return { fromMs: nowMs - BACKDATED_MS, toMs: nowMs + days * MS_PER_DAY };
}

function endOf({ certificate }: Identity): number {
  return Date.parse(new X509Certificate(certificate).validTo);
}

function dayOf(wallMs: number): string {
  return new Date(wallMs).toISOString().slice(0, 10);
}
