import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { Fault } from '../contract/fault.ts';
import type { Identity } from '../signing/certificate.ts';
import type { EnrolledSite } from './rights.ts';

/** The folder of a local authority: identities as PEM files, and who was enrolled, as the brokers' files are made from it. */

const nameSchema = z.string().regex(/^[a-z0-9-]{1,32}$/);
const enrolledSchema = z.strictObject({
  brokerHosts: z.array(z.string()),
  contentHosts: z.array(z.string()),
  fleetHosts: z.array(z.string()).default([]),
  sites: z.array(z.strictObject({ site: nameSchema, lanes: z.array(nameSchema).min(1), devices: z.array(z.string()) })),
  centre: z.boolean(),
  viewers: z.array(nameSchema).default([]),
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
}

const OWNER_ONLY = 0o600;
const FOR_EVERYBODY = 0o644;
const ENROLLED_FILE = 'enrolled.json';

/** Null where nobody was enrolled yet. @throws Fault `data-invalid` */
export function readEnrolled(folder: string): Enrolled | null {
  const file = path.join(folder, ENROLLED_FILE);
  if (!existsSync(file)) return null;
  try {
    return enrolledSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new Fault('data-invalid', `${file} does not say who was enrolled`, { file }, error);
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
  mkdirSync(folder, { recursive: true, mode: 0o700 });
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
  rmSync(temporary, { force: true });
  writeNew(temporary, content);
  renameSync(temporary, file);
}

function filesOf(folder: string, file: string): readonly [certificate: string, key: string] {
  return [path.join(folder, `${file}.pem`), path.join(folder, `${file}.key`)];
}
