import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { X509Certificate } from 'node:crypto';
import type { Clock } from '../../hardware/clock.ts';
import { Fault } from '../contract/fault.ts';
import { type CertificateWish, type Identity, makeIdentity } from '../signing/certificate.ts';
import { generateKeys } from '../signing/keys.ts';
import { fragmentOf, requireUnedited, writeBrokerFiles } from './broker-files.ts';
import {
  type Enrolled,
  endOfCertificate,
  readEnrolled,
  readIdentity,
  replaceCertificate,
  writeEnrolled,
  writeIdentity,
  writeNew,
} from './folder.ts';
import { CENTRE, type EnrolledSite, userOf, viewerOf } from './rights.ts';
import { joined, not, withoutSome } from './roll.ts';
import { requireNotShutOut, type ShutOut, withShutOut } from './shut-out.ts';

export interface EnrolOrder {
  /** Where the authority is, or shall be. */
  readonly folder: string;
  /** The computer to be enrolled, or what one that is gets besides; null for none. */
  readonly site: EnrolledSite | null;
  /** What the brokers are called by those who connect; those that are known already need not be named. */
  readonly brokerHosts: readonly string[];
  /** What the place of the centre's content is called by those who connect; the same holds. */
  readonly contentHosts: readonly string[];
  /** What the page of the fleet is called by those who look; the same holds. */
  readonly fleetHosts?: readonly string[];
  /** People who may look at it. */
  readonly viewers?: readonly string[];
  readonly centre: boolean;
  /** Whether a computer that was shut out comes back, though its old certificate does, too. */
  readonly letInAgain?: boolean;
  /** For how many days certificates are valid. */
  readonly days: number;
}

/** What an enrolment changed. */
export interface Enrolment {
  /** Identities that were made. */
  readonly made: readonly string[];
  /** Files for people to use that say something else than before. */
  readonly rewritten: readonly string[];
  /** What a computer has that it had not, or the other way round; null where none was named. */
  readonly site: SiteChange | null;
}

export interface SiteChange {
  readonly user: string;
  readonly lanes: readonly string[];
  readonly devices: readonly string[];
  /** When its certificate ends, ms since 1970; null where that is not in the folder any more. */
  readonly endsMs: number | null;
}

const MS_PER_DAY = 86_400_000;
const AUTHORITY_DAYS = 3650;
/** Clocks of a site need not agree to the minute. */
const BACKDATED_MS = 3_600_000;
const AUTHORITY = 'authority';
const BROKER = 'broker';
const CONTENT = 'content';
const FLEET = 'fleet';
const OWNER_ONLY = 0o600;

/**
 * Makes what is not there yet: an authority, identities for the brokers, the places of the centre's content and of the page
 * of the fleet, a site's computer, people who may look, and the centre with keys to sign with; and writes the brokers' files
 * for everybody who was enrolled so far. Keys and certificates are never overwritten.
 * @throws Fault `data-invalid`
 */
export function enrol(order: EnrolOrder, clock: Clock): Enrolment {
  const { folder, viewers = [], fleetHosts = [] } = order;
  const before = readEnrolled(folder);
  const enrolled = joined(before, { ...order, viewers, fleetHosts }, folder);
  requireUnedited(folder, before);
  const held = before?.sites.find(({ site }) => site === order.site?.site);
  if (order.site !== null && held === undefined) {
    const shutOut = [...(before?.shutOut ?? []), ...leftOf(folder, order.site.site)];
    if (order.letInAgain !== true) requireNotShutOut(shutOut, order.site, clock.wallMs());
    requireNoneLeft(folder, userOf(order.site.site));
  }
  const isNewCentre = order.centre && before?.centre !== true;
  if (isNewCentre) requireNoneLeft(folder, CENTRE);
  const made: string[] = [];
  const make = (file: string, wish: Omit<CertificateWish, 'fromMs' | 'toMs'>, authority: Identity | null) => {
    if (isThere(folder, file)) return;
    const days = authority === null ? AUTHORITY_DAYS : order.days;
    writeIdentity(folder, file, makeIdentity({ ...wish, ...validFor(days, clock) }, authority));
    made.push(file);
  };
  make(AUTHORITY, { purpose: 'authority', name: 'Greenlane authority' }, null);
  const authority = readIdentity(folder, AUTHORITY);
  for (const [server, hosts] of serversOf(enrolled))
    make(server, { purpose: 'server', name: server, hosts }, authority);
  const users = [...(order.site === null ? [] : [userOf(order.site.site)]), ...viewers.map(viewerOf)];
  for (const user of users) make(user, { purpose: 'client', name: user }, authority);
  if (isNewCentre) {
    make(CENTRE, { purpose: 'client', name: CENTRE }, authority);
    writeSigningKeys(folder);
  }
  const rewritten = writeBrokerFiles(folder, enrolled);
  writeEnrolled(folder, enrolled);
  return { made, rewritten, site: order.site === null ? null : changeOf(folder, order.site, held) };
}

/**
 * Takes lanes and devices from a computer, or shuts it out where none are named: then its certificate opens nothing at the
 * brokers. Its key and certificate stay in the folder, and its name is not given away before the certificate ends.
 * @throws Fault `data-invalid`
 */
export function disenrol(folder: string, taken: EnrolledSite, clock: Clock): Enrolment {
  const before = requireEnrolled(folder);
  const left = withoutSome(before, taken, folder);
  requireUnedited(folder, before);
  const isShutOut = left.sites.length < before.sites.length;
  const enrolled = isShutOut ? { ...left, shutOut: shutOutBeside(folder, before, taken.site, clock) } : left;
  const rewritten = writeBrokerFiles(folder, enrolled);
  if (isShutOut) rmSync(path.join(folder, fragmentOf(taken.site)), { force: true });
  writeEnrolled(folder, enrolled);
  return { made: [], rewritten, site: changeOf(folder, taken) };
}

/**
 * New certificates, for the same keys, in the place of those that end within `withinDays`. Answers their names.
 * @throws Fault `data-invalid`, also when the authority itself ends too soon to sign any
 */
export function renew(folder: string, days: number, withinDays: number, clock: Clock): readonly string[] {
  const enrolled = requireEnrolled(folder);
  const authority = readIdentity(folder, AUTHORITY);
  const deadlineMs = clock.wallMs() + withinDays * MS_PER_DAY;
  if (endOf(authority) < deadlineMs) {
    const what = `The authority in ${folder} ends on ${dayOf(endOf(authority))}: enrol everybody anew, in another folder`;
    throw new Fault('data-invalid', what, { folder });
  }
  const servers = serversOf(enrolled);
  // Whoever looks may have taken key and certificate along.
  const viewers = enrolled.viewers.map(viewerOf).filter((file) => isThere(folder, file));
  const clients = [...enrolled.sites.map(({ site }) => userOf(site)), ...viewers, ...(enrolled.centre ? [CENTRE] : [])];
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

/** @throws Fault `data-invalid` */
function requireEnrolled(folder: string): Enrolled {
  const enrolled = readEnrolled(folder);
  if (enrolled === null) throw new Fault('data-invalid', `Nobody was enrolled in ${folder}`, { folder });
  return enrolled;
}

/** A certificate that is not in the folder any more ends with its authority at the latest. */
function shutOutBeside(folder: string, { shutOut }: Enrolled, site: string, clock: Clock): readonly ShutOut[] {
  const untilMs = endOfCertificate(folder, userOf(site)) ?? endOf(readIdentity(folder, AUTHORITY));
  return withShutOut(shutOut, { site, untilMs }, clock.wallMs());
}

/** The certificate of a computer that nobody has enrolled was shut out before that was written down. */
function leftOf(folder: string, site: string): readonly ShutOut[] {
  const untilMs = endOfCertificate(folder, userOf(site));
  return untilMs === null ? [] : [{ site, untilMs }];
}

/** Who was shut out comes back with a new key: the old one may be in other hands. */
function requireNoneLeft(folder: string, file: string): void {
  if (!isThere(folder, file)) return;
  const what = `${file}.pem in ${folder} is of an earlier enrolment: move it and its key away, for a new key is made`;
  throw new Fault('data-invalid', what, { folder });
}

/** What each place is called, by the name of its identity. */
function serversOf({ brokerHosts, contentHosts, fleetHosts }: Enrolled): ReadonlyMap<string, readonly string[]> {
  const places = [[BROKER, brokerHosts] as const, [CONTENT, contentHosts] as const, [FLEET, fleetHosts] as const];
  return new Map(places.filter(([, hosts]) => hosts.length > 0));
}

function changeOf(folder: string, { site, lanes, devices }: EnrolledSite, held?: EnrolledSite): SiteChange {
  const user = userOf(site);
  return {
    user,
    lanes: not(lanes, held?.lanes ?? []),
    devices: not(devices, held?.devices ?? []),
    endsMs: endOfCertificate(folder, user),
  };
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
