import { existsSync } from 'node:fs';
import path from 'node:path';
import { Fault } from '../contract/fault.ts';
import { type Enrolled, readText, replaceFile } from './folder.ts';
import { mosquittoAcl, mosquittoConf } from './mosquitto.ts';
import { natsConf } from './nats.ts';
import { rabbitmqConf, rabbitmqDefinitions } from './rabbitmq.ts';
import { type EnrolledSite, rightsOfCentre, rightsOfSite, userOf } from './rights.ts';

const PORT = 8883;
const CONTENT_PORT = 8444;

/** What is written for people to use, by name: it follows from who was enrolled, and from nothing else. */
function brokerFiles(folder: string, enrolled: Enrolled | null): ReadonlyMap<string, string> {
  if (enrolled === null || enrolled.brokerHosts.length === 0) return new Map();
  const rights = [...enrolled.sites.map(rightsOfSite), ...(enrolled.centre ? [rightsOfCentre()] : [])];
  const at = (dataDir: string) => ({ folder: path.resolve(folder), port: PORT, dataDir });
  return new Map([
    ['mosquitto.conf', mosquittoConf(at('/var/lib/mosquitto'))],
    ['mosquitto.acl', mosquittoAcl(rights)],
    ['nats.conf', natsConf(at('/var/lib/nats'), rights)],
    ['rabbitmq.conf', rabbitmqConf(at('/var/lib/rabbitmq'))],
    ['rabbitmq.json', rabbitmqDefinitions(rights)],
    ...enrolled.sites.map((site) => [fragmentOf(site.site), siteFragment(site, enrolled)] as const),
  ]);
}

/** Who edited one of them is told before anything is written. @throws Fault `data-invalid` */
export function requireUnedited(folder: string, before: Enrolled | null): void {
  for (const [name, content] of brokerFiles(folder, before)) {
    const file = path.join(folder, name);
    if (!existsSync(file) || readText(file) === content) continue;
    throw new Fault('data-invalid', `${file} was edited, and would be written anew: move it away first`, { file });
  }
}

/** Answers the names of those that were there and said something else. */
export function writeBrokerFiles(folder: string, enrolled: Enrolled): readonly string[] {
  const rewritten: string[] = [];
  for (const [name, content] of brokerFiles(folder, enrolled)) {
    const file = path.join(folder, name);
    if (existsSync(file) && readText(file) !== content) rewritten.push(name);
    replaceFile(file, content);
  }
  return rewritten;
}

/** The file with what the site file of a computer says of broker and centre. */
export function fragmentOf(site: string): string {
  return `${userOf(site)}.yaml`;
}

function siteFragment({ site, lanes }: EnrolledSite, { brokerHosts, contentHosts, centre }: Enrolled): string {
  const [first, ...others] = brokerHosts;
  const tls = `tls: {caFile: authority.pem, certFile: ${userOf(site)}.pem, keyFile: ${userOf(site)}.key}`;
  return `${[
    `# For the site file of the computer with ${lanes.join(', ')}. The files lie beside it there.`,
    `site: ${site}`,
    'broker:',
    `  url: mqtts://${first ?? ''}:${PORT}`,
    `  ${tls}`,
    ...(others.length === 0 ? [] : ['spareBrokers:']),
    ...others.flatMap((host) => [`  - url: mqtts://${host}:${PORT}`, `    ${tls}`]),
    ...(centre || contentHosts.length > 0 ? ['central:'] : []),
    ...(centre ? ['  trustedKeys: [centre.public.json]'] : []),
    ...contentHosts.slice(0, 1).flatMap((host) => [`  contentUrl: https://${host}:${CONTENT_PORT}`, `  ${tls}`]),
  ].join('\n')}\n`;
}
