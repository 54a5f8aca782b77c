import pc from 'picocolors';
import { isTopicName } from '../../hardware/bus/topic.ts';
import { systemClock } from '../../hardware/clock.ts';
import { Fault } from '../contract/fault.ts';
import { DESK_LANE } from '../contract/officer.ts';
import { disenrol, enrol, renew, type SiteChange } from '../enrol/enrol.ts';
import { type EnrolledSite, userOf } from '../enrol/rights.ts';

export interface EnrolWish {
  readonly out: string;
  readonly site: string | null;
  readonly lanes: readonly string[];
  readonly devices: readonly string[];
  readonly brokerHosts: readonly string[];
  readonly contentHosts: readonly string[];
  readonly fleetHosts: readonly string[];
  readonly viewers: readonly string[];
  readonly centre: boolean;
  readonly letInAgain: boolean;
  readonly days: number;
}

type Write = (text: string) => void;
const standardOutput: Write = (text) => void process.stdout.write(text);

const NAME = /^[a-z0-9-]{1,32}$/;
const HOST = /^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/;
const LONGEST_DAYS = 3650;
const RENEW_WITHIN_DAYS = 60;
const MS_PER_DAY = 86_400_000;
const NO_NAME = 'no name: up to 32 lower-case letters, digits and hyphens';
/** What the files of an identity are for. */
const LEGEND: readonly (readonly [file: RegExp, line: string])[] = [
  [/^authority$/, '  authority.key        signs all others; keep it off the network, and a copy in a safe'],
  [
    /^broker$/,
    '  broker.pem, .key     for the broker, with mosquitto.conf and .acl, nats.conf, or rabbitmq.conf and .json',
  ],
  [/^content$/, '  content.pem, .key    for --content-cert and --content-key of the centre'],
  [
    /^fleet$/,
    '  fleet.pem, .key      for --fleet-cert and --fleet-key of the centre, with authority.pem for --fleet-ca',
  ],
  [/^site\./, '  site.NAME.*          for that computer, with authority.pem; site.NAME.yaml belongs in its site file'],
  [/^centre$/, '  centre.*             for the centre; centre.public.json goes to every computer too'],
  [
    /^viewer\./,
    `  viewer.NAME.*        for that person's browser, which wants both in one file under a password:
                       openssl pkcs12 -export -in viewer.NAME.pem -inkey viewer.NAME.key -out viewer.NAME.p12`,
  ],
];
const ENDS_AT_RESTART = '  who is connected may stay so: end that at the broker, or begin the broker again';

/** @throws Fault `data-invalid` */
export function enrolAll(wish: EnrolWish, write = standardOutput): void {
  const { out, brokerHosts, contentHosts, fleetHosts, viewers, centre, letInAgain, days } = wish;
  refuseUnless(days <= LONGEST_DAYS, `${days} days are more than ${LONGEST_DAYS}`);
  for (const host of [...brokerHosts, ...contentHosts, ...fleetHosts])
    refuseUnless(HOST.test(host), `"${host}" is no host name or IPv4 address`);
  for (const name of viewers) refuseUnless(NAME.test(name), `"${name}" is ${NO_NAME}`);
  const named = { site: siteOf(wish), brokerHosts, contentHosts, fleetHosts, viewers, centre, letInAgain };
  const { made, rewritten, site } = enrol({ folder: out, ...named, days }, systemClock);
  const lines = [
    `${pc.bold(out)}: ${made.length === 0 ? 'everybody had an identity' : `made ${made.join(', ')}`}`,
    ...LEGEND.filter(([kind]) => made.some((each) => kind.test(each))).map(([, line]) => line),
    ...(site === null || made.includes(site.user) ? [] : gainedLines(site)),
    ...rewrittenLines(rewritten),
  ];
  write(`${lines.join('\n')}\n`);
}

/** Whether there is somebody to enrol. */
export function isAnybodyNamed({ site, viewers, fleetHosts, contentHosts, centre }: EnrolWish): boolean {
  return site !== null || viewers.length + fleetHosts.length + contentHosts.length > 0 || centre;
}

/** @throws Fault `data-invalid` */
export function removeFrom(wish: EnrolWish, write = standardOutput): void {
  const site = siteOf(wish);
  const named = { ...wish, site: null };
  if (site === null || isAnybodyNamed(named)) {
    throw new Fault('data-invalid', '--remove takes from a --site, and goes with --lanes and --device alone');
  }
  const { rewritten, site: change } = disenrol(wish.out, site, systemClock);
  const isShutOut = site.lanes.length + site.devices.length === 0;
  const user = userOf(site.site);
  const lines = isShutOut
    ? [
        `${pc.bold(wish.out)}: ${user} is shut out of the brokers`,
        `  ${user}.pem, .key     stay here, and open the place of the content until the certificate ends${dayWords(change)}`,
        '  enrol that name again before then, and the old certificate opens the brokers again: take another name',
        `  RabbitMQ forgets nobody by itself: rabbitmqctl delete_user ${user}`,
      ]
    : [
        `${pc.bold(wish.out)}: ${user} has ${[...site.lanes, ...site.devices].join(', ')} no more`,
        '  it must be out of the site file, and have had no backlog: what it had not sent stays in the lane, and its broker',
        '  stands as degraded. If it is not, enrol it once more until it is; key and certificate of the computer stay',
      ];
  write(`${[...lines, ...rewrittenLines(rewritten), ENDS_AT_RESTART].join('\n')}\n`);
}

function dayWords(change: SiteChange | null): string {
  return typeof change?.endsMs === 'number' ? `, on ${dayOf(change.endsMs)}` : '';
}

function gainedLines({ user, lanes, devices, endsMs }: SiteChange): readonly string[] {
  const isNearlyOver = endsMs !== null && endsMs < systemClock.wallMs() + RENEW_WITHIN_DAYS * MS_PER_DAY;
  const day = endsMs === null ? '' : `, to ${dayOf(endsMs)}`;
  const end = isNearlyOver ? `${day}: --renew renews it` : day;
  if (lanes.length + devices.length === 0) return [`  ${user} had all of it, and keeps key and certificate${end}`];
  return [
    `  ${user} has now also ${[...lanes, ...devices.map((each) => `${each}/#`)].join(', ')}; its key and certificate stay${end}`,
    ...(lanes.length === 0
      ? []
      : [`  add ${lanes.join(', ')} to its site file once the broker has read the files below`]),
  ];
}

function rewrittenLines(files: readonly string[]): readonly string[] {
  if (files.length === 0) return [];
  return [
    `  written anew         ${files.join(', ')}`,
    '  take them to the broker, and let it read them: Mosquitto kill -HUP; NATS nats-server --signal reload;',
    '                       RabbitMQ rabbitmqctl import_definitions rabbitmq.json',
  ];
}

/** @throws Fault `data-invalid` */
export function renewAll(folder: string, days: number, write = standardOutput): void {
  const renewed = renew(folder, days, RENEW_WITHIN_DAYS, systemClock);
  const what = renewed.length === 0 ? `none ends within ${RENEW_WITHIN_DAYS} days` : `renewed ${renewed.join(', ')}`;
  write(`${pc.bold(folder)}: ${what}\n`);
}

function dayOf(wallMs: number): string {
  return new Date(wallMs).toISOString().slice(0, 10);
}

function siteOf({ site, lanes, devices }: EnrolWish): EnrolledSite | null {
  const isOfNobody = site === null && lanes.length + devices.length > 0;
  refuseUnless(!isOfNobody, 'A computer is named by --site and --lanes together');
  if (site === null) return null;
  for (const name of [site, ...lanes]) {
    refuseUnless(NAME.test(name), `"${name}" is ${NO_NAME}`);
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
