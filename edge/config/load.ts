import type { FileProblem } from '../contract/file-problem.ts';
import { dirname, resolve } from 'node:path';
import { Fault } from '../contract/fault.ts';
import { crossCheck } from './cross-check.ts';
import { explainAgainst, type Reading } from './explain.ts';
import { isSection } from './inspect.ts';
import { summarise } from './problem.ts';
import type { ProblemList } from './problem-list.ts';
import { readText } from './read-text.ts';
import { keysOf } from './schema-shape.ts';
import type { TlsSection } from './schema-parts.ts';
import { SITE_FILE_VERSION, type SiteConfig, siteSchema } from './schema.ts';

/** Reads a site file's text; pure, never throws. Paths in it are left as they are written. */
export function readSite(text: string): Reading<SiteConfig> {
  return explainAgainst(siteSchema, text, (value, list) => {
    if (!isSiteFile(value, list) || !isOfThisVersion(value, list)) return false;
    crossCheck(value, list);
    return true;
  });
}

/** Every mistake in a site file's text, in the order of the file; empty when there is none. */
export function explain(text: string): readonly FileProblem[] {
  return readSite(text).problems;
}

/**
 * Loads a site file. Every path in the answer is absolute: what is relative was meant from the file's own folder.
 * @throws Fault `config-invalid` that lists every mistake.
 */
export function loadSite(file: string): SiteConfig {
  const { text, why } = readText(file);
  if (text === null) throw new Fault('config-invalid', `The site file ${file} cannot be read: ${why}`, { file });
  const { content, problems } = readSite(text);
  if (content !== null) return withAbsolutePaths(content, dirname(resolve(file)));
  throw new Fault('config-invalid', summarise(file, problems), { file, problems: problems.length });
}

/** Whoever hands us a policy is told so, and not the two dozen ways in which it is no site file. */
function isSiteFile(value: unknown, list: ProblemList): boolean {
  if (!isSection(value) || 'lanes' in value || !('evidence' in value)) return true;
  const allowed = keysOf(siteSchema);
  list.add(['evidence'], 'belongs to a policy: give the site file that names it', {
    allowed: [...allowed.keys()].join(', '),
  });
  return false;
}

/** A file of another format is not picked apart by the rules of this one. Older formats are migrated from here on. */
function isOfThisVersion(value: unknown, list: ProblemList): boolean {
  const version = isSection(value) ? value['version'] : undefined;
  if (typeof version !== 'number' || version === SITE_FILE_VERSION) return true;
  const message =
    version > SITE_FILE_VERSION
      ? 'is a newer format than this Greenlane reads: install the Greenlane that the file was written for'
      : 'is no format that any Greenlane has written';
  list.add(['version'], message, { allowed: String(SITE_FILE_VERSION) });
  return false;
}

function withAbsolutePaths(site: SiteConfig, folder: string): SiteConfig {
  const from = (path: string) => resolve(folder, path);
  const { tls: deskTls, ...desk } = site.desk;
  const { tls: centralTls } = site.central;
  const { sparkplug } = site;
  return {
    ...site,
    dataDir: from(site.dataDir),
    policy: from(site.policy),
    broker: brokerFrom(site.broker, from),
    spareBrokers: site.spareBrokers.map((broker) => brokerFrom(broker, from)),
    desk:
      deskTls === undefined
        ? desk
        : { ...desk, tls: { certFile: from(deskTls.certFile), keyFile: from(deskTls.keyFile) } },
    central: {
      ...site.central,
      trustedKeys: site.central.trustedKeys.map(from),
      ...(centralTls === undefined ? {} : { tls: tlsFrom(centralTls, from) }),
    },
    ...(sparkplug?.broker === undefined
      ? {}
      : { sparkplug: { ...sparkplug, broker: brokerFrom(sparkplug.broker, from) } }),
    inference: {
      ...site.inference,
      packs: site.inference.packs.map(from),
      trustedKeys: site.inference.trustedKeys.map(from),
    },
  };
}

function tlsFrom({ caFile, certFile, keyFile }: TlsSection, from: (path: string) => string): TlsSection {
  return {
    caFile: from(caFile),
    ...(certFile === undefined ? {} : { certFile: from(certFile) }),
    ...(keyFile === undefined ? {} : { keyFile: from(keyFile) }),
  };
}

function brokerFrom(broker: SiteConfig['broker'], from: (path: string) => string): SiteConfig['broker'] {
  const { tls, passwordFile } = broker;
  return {
    ...broker,
    ...(passwordFile === undefined ? {} : { passwordFile: from(passwordFile) }),
    ...(tls === undefined ? {} : { tls: tlsFrom(tls, from) }),
  };
}
