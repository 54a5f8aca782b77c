import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { Fault } from '../contract/fault.ts';
import type { Identity } from '../signing/certificate.ts';
import type { EnrolledSite } from './rights.ts';
import type { ShutOut } from './shut-out.ts';

/** The folder of a local authority: identities as PEM files, and who was enrolled, as the brokers' files are made from it. */

const nameSchema = z.string().regex(/^[a-z0-9-]{1,32}$/);
const enrolledSchema = z.strictObject({
  brokerHosts: z.array(z.string()),
  contentHosts: z.array(z.string()),
  fleetHosts: z.array(z.string()).default([]),
  sites: z.array(z.strictObject({ site: nameSchema, lanes: z.array(nameSchema).min(1), devices: z.array(z.string()) })),
  centre: z.boolean(),
  viewers: z.array(nameSchema).default([]),
  shutOut: z.array(z.strictObject({ site: nameSchema, untilMs: z.number() })).default([]),
});

/** Everybody who has an identity of this authority. */
export interface Enrolled {
  /** None in the folder of an authority of people alone. */
  readonly brokerHosts: readonly string[];
  /** What the place of the centre's content is called; none while it has no identity. */
  readonly contentHosts: readonly string[];
  /** What the page of the fleet is called; none while it has no identity. */
  readonly fleetHosts: readonly string[];
  readonly sites: readonly EnrolledSite[];
  readonly centre: boolean;
  /** People who may look at the page of the fleet. */
  readonly viewers: readonly string[];
  /** Computers that were shut out, and whose certificates have not ended. */
  readonly shutOut: readonly ShutOut[];
}

const OWNER_ONLY = 0o600;
const FOR_EVERYBODY = 0o644;
const ENROLLED_FILE = 'enrolled.json';
/** What is there only once somebody was enrolled. */
const OF_SOMEBODY = /^((broker|content|fleet|centre|(site|viewer)\..+)\.pem|mosquitto\.acl|nats\.conf|rabbitmq\.json)$/;

/** Null where nobody was enrolled yet. @throws Fault `data-invalid`, also where it was lost who was enrolled */
export function readEnrolled(folder: string): Enrolled | null {
  const files = filesIn(folder);
  const file = path.join(folder, ENROLLED_FILE);
  if (!files.includes(ENROLLED_FILE)) {
    const left = files.filter((each) => OF_SOMEBODY.test(each));
    if (left.length === 0) return null;
    const what = `${file} is missing, and ${left.join(', ')} are there: everybody whom it named would lose their rights; restore it from the backup, or begin in another folder`;
    throw new Fault('data-invalid', what, { file });
  }
  const text = readText(file);
  try {
    return enrolledSchema.parse(JSON.parse(text));
  } catch (error) {
    const what = `${file} does not say who was enrolled: restore it from the backup`;
    throw new Fault('data-invalid', what, { file }, error);
  }
}

export function writeEnrolled(folder: string, enrolled: Enrolled): void {
  replaceFile(path.join(folder, ENROLLED_FILE), `${JSON.stringify(enrolled, null, 2)}\n`);
}

/** @throws Fault `data-invalid` */
export function readIdentity(folder: string, file: string): Identity {
  const [certificateFile, keyFile] = filesOf(folder, file);
  try {
    const certificate = readFileSync(certificateFile, 'utf8');
    const name = new X509Certificate(certificate).subject.replace(/^CN=/, '');
    return { name, certificate, key: readFileSync(keyFile, 'utf8') };
  } catch (error) {
    throw new Fault('data-invalid', `${certificateFile} and its key cannot be read`, { file: certificateFile }, error);
  }
}

/** When a certificate ends, ms since 1970; null where there is none. @throws Fault `data-invalid` */
export function endOfCertificate(folder: string, file: string): number | null {
  const [certificateFile] = filesOf(folder, file);
  if (!existsSync(certificateFile)) return null;
  try {
    return Date.parse(new X509Certificate(readFileSync(certificateFile)).validTo);
  } catch (error) {
    throw new Fault('data-invalid', `${certificateFile} cannot be read`, { file: certificateFile }, error);
  }
}

/** Writes a certificate and its key, never over one that is there. @throws Fault `data-invalid` */
export function writeIdentity(folder: string, file: string, { certificate, key }: Identity): void {
  makeFolder(folder);
  const [certificateFile, keyFile] = filesOf(folder, file);
  writeNew(keyFile, key, OWNER_ONLY);
  writeNew(certificateFile, certificate, FOR_EVERYBODY);
}

/** A certificate in the place of one that ends; the key stays. */
export function replaceCertificate(folder: string, file: string, { certificate }: Identity): void {
  replaceFile(filesOf(folder, file)[0], certificate);
}

/** @throws Fault `data-invalid` where the file is there */
export function writeNew(file: string, content: string, mode: number = FOR_EVERYBODY): void {
  try {
    writeFileSync(file, content, { flag: 'wx', mode });
  } catch (error) {
    throw new Fault('data-invalid', `${file} cannot be written: ${String(error)}`, { file }, error);
  }
}

/** Nobody ever reads half of it. */
export function replaceFile(file: string, content: string): void {
  const temporary = `${file}.new`;
  try {
    rmSync(temporary, { force: true });
    writeFileSync(temporary, content, { flag: 'wx', mode: FOR_EVERYBODY });
    renameSync(temporary, file);
  } catch (error) {
    throw new Fault('data-invalid', `${file} cannot be written: ${String(error)}`, { file }, error);
  }
}

/** @throws Fault `data-invalid` */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Fault('data-invalid', `${file} cannot be read: ${String(error)}`, { file }, error);
  }
}

/** None where there is no folder yet. */
function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    const what = `${folder} cannot be read as a folder: ${String(error)}; name another, or run this as its owner`;
    throw new Fault('data-invalid', what, { folder }, error);
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    const what = `The folder ${folder} cannot be made: ${String(error)}; name one where you may write`;
    throw new Fault('data-invalid', what, { folder }, error);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function filesOf(folder: string, file: string): readonly [certificate: string, key: string] {
  return [path.join(folder, `${file}.pem`), path.join(folder, `${file}.key`)];
}
