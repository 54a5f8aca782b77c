import { DESK_LANE } from '../contract/officer.ts';
import { isSection } from './inspect.ts';
import { formatPath, type Path } from './problem.ts';
import type { ProblemList } from './problem-list.ts';

/** What no schema of one lane can say: lanes that share an identity, a port or a device. Copes with any data. */
export function crossCheck(site: unknown, list: ProblemList): void {
  const lanes = isSection(site) && Array.isArray(site['lanes']) ? site['lanes'] : [];
  const seen = { ids: new Map<string, Path>(), ports: new Map<string, Path>(), devices: new Map<string, Path>() };
  for (const [index, lane] of lanes.entries()) {
    if (!isSection(lane)) continue;
    const { id } = lane;
    if (id === DESK_LANE) {
      const allowed = 'another id: the desk keeps its own records under this one';
      list.add(['lanes', index, 'id'], 'is not for a lane', { allowed });
    }
    if (typeof id === 'string') {
      once(
        seen.ids,
        id,
        ['lanes', index, 'id'],
        list,
        'is the id of another lane too',
        'an id of its own for each lane',
      );
    }
    for (const [role, device] of Object.entries(lane)) {
      if (!isSection(device) || typeof device['kind'] !== 'string') continue;
      checkDevice(device, ['lanes', index, role], seen, list);
    }
  }
}

type Seen = Readonly<Record<'ports' | 'devices', Map<string, Path>>>;

function checkDevice(device: Readonly<Record<string, unknown>>, path: Path, seen: Seen, list: ProblemList): void {
  const address = addressOf(device['port']);
  if (address !== null) {
    const at = [...path, 'port', address.key];
    once(seen.ports, address.text, at, list, 'is the port of another device too', 'a port of its own for each device');
  } else if (device['port'] === undefined) {
    // A device on the bus has no port: its topics tell it from its neighbours.
    once(
      seen.devices,
      stable(device),
      path,
      list,
      'is the same device as another',
      'a device of its own for each lane',
    );
  }
}

function once(
  seen: Map<string, Path>,
  what: string,
  path: Path,
  list: ProblemList,
  message: string,
  allowed: string,
): void {
  const first = seen.get(what);
  if (first === undefined) seen.set(what, path);
  else list.add(path, `${message} (${formatPath(first)})`, { allowed });
}

function addressOf(port: unknown): { key: string; text: string } | null {
  if (!isSection(port)) return null;
  const { serial, tcp } = port;
  if (typeof serial === 'string') return { key: 'serial', text: `serial ${serial.replaceAll(/\/+/g, '/')}` };
  return typeof tcp === 'string' ? { key: 'tcp', text: `tcp ${tcp.toLowerCase()}` } : null;
}

/** The same text for the same options, in whatever order they were written. */
function stable(device: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(device, (_, value: unknown) =>
    isSection(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value,
  );
}
