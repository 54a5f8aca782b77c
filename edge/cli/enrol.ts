import pc from 'picocolors';
import { isTopicName } from '../../hardware/bus/topic.ts';
import { systemClock } from '../../hardware/clock.ts';
import { Fault } from '../contract/fault.ts';
import { DESK_LANE } from '../contract/officer.ts';
import { enrol, renew } from '../enrol/enrol.ts';
import type { EnrolledSite } from '../enrol/rights.ts';

export interface EnrolWish {
  readonly out: string;
  readonly site: string | null;
  readonly lanes: readonly string[];
  readonly devices: readonly string[];
  readonly brokerHosts: readonly string[];
  readonly contentHosts: readonly string[];
  readonly centre: boolean;
  readonly days: number;
}

type Write = (text: string) => void;
const standardOutput: Write = (text) => void process.stdout.write(text);

const NAME = /^[a-z0-9-]{1,32}$/;
const HOST = /^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/;
const LONGEST_DAYS = 3650;
const RENEW_WITHIN_DAYS = 60;

/** @throws Fault `data-invalid` */
export function enrolAll(wish: EnrolWish, write = standardOutput): void {
  const { out, brokerHosts, contentHosts, centre, days } = wish;
  refuseUnless(days <= LONGEST_DAYS, `${days} days are more than ${LONGEST_DAYS}`);
  for (const host of [...brokerHosts, ...contentHosts])
    refuseUnless(HOST.test(host), `"${host}" is no host name or IPv4 address`);
  const site = siteOf(wish);
  const made = enrol({ folder: out, site, brokerHosts, contentHosts, centre, days }, systemClock);
  write(
    [
      `${pc.bold(out)}: ${made.length === 0 ? 'everybody had an identity' : `made ${made.join(', ')}`}`,
      '  authority.key        signs all others; keep it off the network, and a copy in a safe',
      '  broker.pem, .key     for the broker, with mosquitto.conf and .acl, nats.conf, or rabbitmq.conf and .json',
      ...(contentHosts.length > 0 ? ['  content.pem, .key    for --content-cert and --content-key of the centre'] : []),
      '  site.NAME.*          for that computer, with authority.pem; site.NAME.yaml belongs in its site file',
      ...(centre ? ['  centre.*             for the centre; centre.public.json goes to every computer too'] : []),
      '',
    ].join('\n'),
  );
}

/** @throws Fault `data-invalid` */
export function renewAll(folder: string, days: number, write = standardOutput): void {
  const renewed = renew(folder, days, RENEW_WITHIN_DAYS, systemClock);
  const what = renewed.length === 0 ? `none ends within ${RENEW_WITHIN_DAYS} days` : `renewed ${renewed.join(', ')}`;
  write(`${pc.bold(folder)}: ${what}\n`);
}

function siteOf({ site, lanes, devices }: EnrolWish): EnrolledSite | null {
  refuseUnless((site === null) === (lanes.length === 0), 'A computer is named by --site and --lanes together');
  if (site === null) return null;
  for (const name of [site, ...lanes]) {
    refuseUnless(NAME.test(name), `"${name}" is no name: up to 32 lower-case letters, digits and hyphens`);
  }
  refuseUnless(new Set(lanes).size === lanes.length, 'A lane is named twice');
  refuseUnless(!lanes.includes(DESK_LANE), `No lane is called ${DESK_LANE}`);
  for (const prefix of devices) {
    refuseUnless(isTopicName(prefix) && /^[\w/-]+$/.test(prefix), `"${prefix}" is no prefix of topics`);
  }
  return { site, lanes, devices };
}

function refuseUnless(isGood: boolean, what: string): void {
  if (!isGood) throw new Fault('data-invalid', what);
}
