import type { AuditPage, DeviceView, LogLine, ReplayReport, ShiftFigures } from '../../wire-supervise.ts';

export interface AuditQuestion {
  readonly text: string;
  readonly decisions: boolean;
  /** A page's `next`; null: from now. */
  readonly before: string | null;
}

/** Who follows the log. */
export interface LogEar {
  line(line: LogLine): void;
  /** The daemon had more lines than this reader took. */
  lost(count: number): void;
  /** Whether lines come as they are written. */
  live(isLive: boolean): void;
}

/** What the supervisors' and technicians' pages ask of the daemon. Promises reject with what `whyOf` can read. */
export interface SuperviseApi {
  figures(hours: number): Promise<ShiftFigures>;
  audit(question: AuditQuestion): Promise<AuditPage>;
  devices(): Promise<readonly DeviceView[]>;
  replay(policy: string, passages: number): Promise<ReplayReport>;
  /** The log of a device, or of all; what is still held comes first. Ends when called. */
  followLog(device: string | null, ear: LogEar): () => void;
}

/** How the desk asks the daemon: with its session, and with the token at a POST. */
export interface Asking {
  readonly get: (path: string) => Promise<unknown>;
  readonly post: (path: string, body: object) => Promise<unknown>;
}

export function createSuperviseApi({ get, post }: Asking): SuperviseApi {
  return {
    figures: async (hours) => (await get(`/api/figures?hours=${hours}`)) as ShiftFigures,
    async audit({ text, decisions, before }) {
      const query = new URLSearchParams({
        text,
        decisions: String(decisions),
        ...(before === null ? {} : { before }),
      });
      return (await get(`/api/audit?${query}`)) as AuditPage;
    },
    devices: async () => (await get('/api/devices')) as readonly DeviceView[],
    replay: async (policy, passages) => (await post('/api/replay', { policy, passages })) as ReplayReport,
    followLog,
  };
}

function followLog(device: string | null, ear: LogEar): () => void {
  const query = device === null ? '' : `?${new URLSearchParams({ device })}`;
  const source = new EventSource(`/api/log${query}`);
  source.addEventListener('open', () => ear.live(true));
  source.addEventListener('error', () => ear.live(false));
  source.addEventListener('message', ({ data }) => ear.line(JSON.parse(String(data)) as LogLine));
  source.addEventListener('lost', ({ data }) => ear.lost(Number(data)));
  return () => source.close();
}
