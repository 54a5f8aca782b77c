import { Fault } from '../contract/fault.ts';
import type { Enrolled } from './folder.ts';
import type { EnrolledSite } from './rights.ts';

/** Who is named to be enrolled, beside those who are. */
export interface Named {
  readonly site: EnrolledSite | null;
  readonly brokerHosts: readonly string[];
  readonly contentHosts: readonly string[];
  readonly fleetHosts: readonly string[];
  readonly viewers: readonly string[];
  readonly centre: boolean;
}

/** Everybody, once those who are named have joined: a site that is there gets what it has not. @throws Fault `data-invalid` */
export function joined(before: Enrolled | null, named: Named, folder: string): Enrolled {
  const brokerHosts = sameHosts(before?.brokerHosts ?? [], named.brokerHosts, folder);
  const contentHosts = sameHosts(before?.contentHosts ?? [], named.contentHosts, folder);
  const fleetHosts = sameHosts(before?.fleetHosts ?? [], named.fleetHosts, folder);
  const viewers = union(before?.viewers ?? [], named.viewers);
  const sites = named.site === null ? (before?.sites ?? []) : withSite(before?.sites ?? [], named.site);
  const centre = named.centre || before?.centre === true;
  const isOfPeopleAlone = sites.length === 0 && !centre && viewers.length + fleetHosts.length > 0;
  if (brokerHosts.length === 0 && !isOfPeopleAlone) {
    throw new Fault('data-invalid', 'The host of the broker was not named (--broker-host)');
  }
  refuseBorrowedTopics(sites, folder);
  const shutOut = (before?.shutOut ?? []).filter(({ site }) => site !== named.site?.site);
  return { brokerHosts, contentHosts, fleetHosts, sites, centre, viewers, shutOut };
}

/**
 * Everybody, once a computer has these lanes and devices no more; without any, it is among them no more itself.
 * @throws Fault `data-invalid` where it has none such, or would be left without a lane
 */
export function withoutSome(before: Enrolled, taken: EnrolledSite, folder: string): Enrolled {
  const { site, lanes, devices } = taken;
  const held = before.sites.find((each) => each.site === site);
  if (held === undefined) throw new Fault('data-invalid', `No site ${site} was enrolled in ${folder}`, { folder });
  if (lanes.length + devices.length === 0) return { ...before, sites: before.sites.filter((each) => each !== held) };
  const unknown = [...lanes.filter((each) => !held.lanes.includes(each)), ...not(devices, held.devices)];
  if (unknown.length > 0) {
    const what = `${site} has no ${unknown.join(', ')}: it has ${[...held.lanes, ...held.devices].join(', ')}`;
    throw new Fault('data-invalid', what, { folder });
  }
  const left = { site, lanes: not(held.lanes, lanes), devices: not(held.devices, devices) };
  if (left.lanes.length === 0) {
    const what = `${site} would have no lane left: with --remove and no lane at all, its computer is shut out`;
    throw new Fault('data-invalid', what, { folder });
  }
  return { ...before, sites: before.sites.map((each) => (each === held ? left : each)) };
}

/** What one list has and another has not. */
export function not(list: readonly string[], other: readonly string[]): readonly string[] {
  return list.filter((each) => !other.includes(each));
}

function union(list: readonly string[], more: readonly string[]): readonly string[] {
  return [...list, ...not(more, list)];
}

function withSite(sites: readonly EnrolledSite[], { site, lanes, devices }: EnrolledSite): readonly EnrolledSite[] {
  const isKnown = sites.some((each) => each.site === site);
  if (!isKnown && lanes.length === 0) {
    throw new Fault('data-invalid', 'A new computer is named by --site and --lanes together', { site });
  }
  if (!isKnown) return [...sites, { site, lanes, devices }];
  return sites.map((each) =>
    each.site === site ? { site, lanes: union(each.lanes, lanes), devices: union(each.devices, devices) } : each,
  );
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
