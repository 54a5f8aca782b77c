import { LANE_SUBJECTS, SITE_SUBJECTS } from '../contract/lane-subject.ts';
import { DESK_LANE } from '../contract/officer.ts';

/** Who may write and read what at a broker. Filters are MQTT's; a user is the common name of a certificate. */
export interface Rights {
  readonly user: string;
  readonly writes: readonly string[];
  readonly reads: readonly string[];
}

/** One computer: its site, its lanes, and the topics below which its devices speak on the same broker. */
export interface EnrolledSite {
  readonly site: string;
  readonly lanes: readonly string[];
  readonly devices: readonly string[];
}

/** Where a broker finds what `enrol` wrote, listens, and keeps its own things. */
export interface BrokerPlace {
  readonly folder: string;
  readonly port: number;
  readonly dataDir: string;
}

export const CENTRE = 'centre';

export function userOf(site: string): string {
  return `site.${site}`;
}

/** Who looks at the page of the fleet, as that knows them (`edge/fleet/viewer.ts`); a stranger to every broker. */
export function viewerOf(name: string): string {
  return `viewer.${name}`;
}

/** A computer writes what its own lanes say, and reads what the centre says to them; lane by lane, by name. */
export function rightsOfSite({ site, lanes, devices }: EnrolledSite): Rights {
  const own = [...lanes, DESK_LANE].map((lane) => `greenlane/${site}/${lane}`);
  const ofDevices = devices.map((prefix) => `${prefix}/#`);
  return {
    user: userOf(site),
    writes: [...own.flatMap((lane) => below(lane, LANE_SUBJECTS, 'lane')), ...ofDevices],
    reads: [
      ...own.flatMap((lane) => below(lane, LANE_SUBJECTS, 'centre')),
      ...below(`greenlane/${site}`, SITE_SUBJECTS, 'centre'),
      ...ofDevices,
    ],
  };
}

/** The centre speaks with every lane of every site, and to no device; what it tells a whole site it reads back. */
export function rightsOfCentre(): Rights {
  const toSites = below('greenlane/+', SITE_SUBJECTS, 'centre');
  return {
    user: CENTRE,
    writes: [...below('greenlane/+/+', LANE_SUBJECTS, 'centre'), ...toSites],
    reads: [...below('greenlane/+/+', LANE_SUBJECTS, 'lane'), ...toSites],
  };
}

function below(prefix: string, subjects: Readonly<Record<string, string>>, by: 'lane' | 'centre'): string[] {
  return Object.entries(subjects).flatMap(([subject, speaker]) => (speaker === by ? [`${prefix}/${subject}`] : []));
}
