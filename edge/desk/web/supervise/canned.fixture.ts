import type { FileProblem } from '../../../contract/file-problem.ts';
import type {
  AuditPage,
  AuditRow,
  DeviceView,
  LogLine,
  ReplayReport,
  ShareRow,
  ShiftFigures,
} from '../../wire-supervise.ts';

/** A believable shift at a site of four lanes. */

const MINUTE_MS = 60_000;
const NOW_MS = Date.UTC(2026, 10, 21, 15, 42, 10);
const SLICES = 32;

function share(
  name: string,
  passages: number,
  diverted: number,
  alarms: number,
  labels: readonly number[] = [],
): ShareRow {
  const [right = 0, wrong = 0, notChecked = 0] = labels;
  return { name, passages, diverted, alarms, right, wrong, notChecked };
}

export function figures(hours: number, isEmpty: boolean): ShiftFigures {
  const fromMs = NOW_MS - hours * 60 * MINUTE_MS;
  const sliceMs = (NOW_MS - fromMs) / SLICES;
  const slices = Array.from({ length: SLICES }, (_, index) => {
    const passages = isEmpty ? 0 : Math.round(30 + 22 * Math.sin(index / 4) + ((index * 7) % 9));
    return {
      atMs: fromMs + index * sliceMs,
      passages,
      diverted: Math.round((passages * (2 + (index % 4))) / 20),
    };
  });
  if (isEmpty) return { fromMs, toMs: NOW_MS, lanes: [], findings: [], models: [], slices, decisionMs: null };
  return {
    fromMs,
    toMs: NOW_MS,
    lanes: [
      share('lane-1', 312, 41, 6, [18, 9, 14]),
      share('lane-2', 298, 64, 4, [22, 31, 11]),
      share('lane-3', 305, 38, 9, [20, 7, 11]),
      share('lane-4', 121, 12, 0, [4, 2, 6]),
    ],
    findings: [
      share('goods-risk-high', 61, 61, 0, [17, 29, 15]),
      share('seen-undeclared', 38, 38, 0, [22, 8, 8]),
      share('over-allowance', 24, 24, 0, [20, 1, 3]),
      share('random-diversion', 11, 11, 0, [0, 0, 11]),
      share('scanner-alarm', 9, 9, 9, [3, 6, 0]),
      share('bag-sealed', 6, 6, 6, [6, 0, 0]),
      share('watch-listed', 4, 4, 4, [2, 2, 0]),
      share('goods-risk-raised', 88, 20, 0),
    ],
    models: [
      share('bag-xray 0.4.0', 1003, 47, 5, [25, 14, 8]),
      share('goods-risk 1.2.0', 841, 61, 0, [17, 29, 15]),
      share('face 0.3.1', 996, 7, 0, [1, 3, 3]),
    ],
    slices,
    decisionMs: { p50: 48_200, p90: 171_000 },
  };
}

const ROWS: readonly Pick<AuditRow, 'lane' | 'kind' | 'passage' | 'who' | 'what' | 'text'>[] = [
  {
    lane: 'lane-2',
    kind: 'disposition',
    passage: 'lane-2-1763-4021',
    who: '李 雪梅 (officer), Vera Okafor (supervisor)',
    what: 'seized',
    text: 'disposition.goods: two ivory figures · labels: bag-xray 0 right · reason: no permit was shown',
  },
  {
    lane: 'lane-2',
    kind: 'inspection',
    passage: 'lane-2-1763-4021',
    who: '李 雪梅 (officer)',
    what: 'inspection',
    text: 'found: 象牙雕刻两件，未申报 · looked: 打开手提箱检查',
  },
  {
    lane: 'lane-2',
    kind: 'case',
    passage: 'lane-2-1763-4021',
    who: '李 雪梅 (officer)',
    what: 'held',
    text: '',
  },
  {
    lane: 'lane-4',
    kind: 'mode',
    passage: null,
    who: 'Vera Okafor',
    what: 'maintenance',
    text: 'reason: entry leaf squeaks, technician called',
  },
  {
    lane: 'lane-1',
    kind: 'audit',
    passage: null,
    who: '',
    what: 'pack-swap',
    text: 'from: probation · pack: goods-risk · stage: active · version: 1.2.0 · why: 200 passages, 3 decided otherwise',
  },
  {
    lane: 'lane-1',
    kind: 'case',
    passage: 'lane-1-1763-3990',
    who: 'عمر الفارسي (officer)',
    what: 'opened',
    text: 'passenger: فاطمة الزهراء · reason: the camera was down',
  },
];

function detailsIn(text: string): AuditRow['details'] {
  const fields = text === '' ? [] : text.split(' · ');
  return fields.map((field) => ({ name: field.split(': ', 1)[0] ?? '', text: field.slice(field.indexOf(': ') + 2) }));
}

export function auditPages(text: string, before: string | null, isForged: boolean): AuditPage {
  const start = before === null ? 0 : Number(before);
  const rows = Array.from({ length: 12 }, (_, index) => ({
    ...(ROWS[(start + index) % ROWS.length] as AuditRow),
    reasons: [],
    details: detailsIn(ROWS[(start + index) % ROWS.length]?.text ?? ''),
    sequence: 4100 - start - index,
    atMs: NOW_MS - (start + index) * 7 * MINUTE_MS,
    hash: (0xabcdef1 * (start + index + 3)).toString(16).padStart(64, '5'),
  })).filter((row) => text === '' || `${row.who} ${row.text} ${row.what}`.includes(text));
  const broken = { lane: 'lane-2', sequence: 4099, why: 'changed' } as const;
  return {
    rows,
    broken: isForged ? broken : null,
    next: start < 24 ? String(start + 12) : null,
    searchedToMs: NOW_MS - (start + 12) * 7 * MINUTE_MS,
  };
}

let reads = 0;

export function devices(): readonly DeviceView[] {
  reads += 1;
  const link = (frames: number, troubles: Readonly<Record<string, number>> = {}) => ({
    framesReceived: frames + reads * 4,
    framesSent: frames + reads * 5,
    bytesReceived: frames * 19,
    bytesDiscarded: 0,
    noise: 0,
    badCheck: 0,
    timeouts: 0,
    retries: 0,
    opened: 1,
    ...troubles,
  });
  const device = (name: string, lane: string | null, kind: string, changes: Partial<DeviceView> = {}): DeviceView => ({
    device: lane === null ? name : `${lane}/${name}`,
    lane,
    kind,
    state: 'up',
    reason: '',
    sinceMs: NOW_MS - 190 * MINUTE_MS,
    counters: link(48_211),
    ...changes,
  });
  return [
    device('gate', 'lane-1', 'modbus-rtu'),
    device('document-reader', 'lane-1', 'elyctis', {
      counters: link(1204, { badCheck: 3, retries: 5 }),
    }),
    device('bag-scanner', 'lane-1', 'bag-scanner', {
      state: 'degraded',
      reason: 'two scans of the last ten came without an image',
      counters: link(620, { badLength: 2 + reads, bytesDiscarded: 18_442 }),
    }),
    device('camera', 'lane-1', 'onvif', {
      state: 'down',
      reason: 'no answer for 41 s on rtsp://camera-1',
      sinceMs: NOW_MS - 41_000,
      counters: link(90_210, { timeouts: 14 + reads, reconnects: 6 + reads, openFailures: 6 }),
    }),
    device('gate', 'lane-2', 'modbus-rtu'),
    device('barcode-reader', 'lane-2', 'serial', { state: 'unknown', counters: link(0) }),
    device('broker', null, 'mqtt'),
  ];
}

export const logLines: readonly LogLine[] = Array.from({ length: 40 }, (_, index): LogLine => {
  const atMs = NOW_MS - (40 - index) * 3100;
  if (index % 9 === 4) {
    const text = 'lane: lane-1 · state: down · reason: no answer for 41 s on rtsp://camera-1';
    return { atMs, level: 'warn', event: 'deviceChanged', device: 'lane-1/camera', text };
  }
  if (index % 13 === 7) {
    return {
      atMs,
      level: 'error',
      event: 'fault',
      device: null,
      text: 'code: image-store-full · message: the quota is used up',
    };
  }
  return {
    atMs,
    level: 'info',
    event: 'stateChanged',
    device: null,
    text: `lane: lane-${(index % 4) + 1} · state: admitted`,
  };
});

export const policyProblems: readonly FileProblem[] = [
  {
    path: 'randomDiversion.rate',
    line: 12,
    column: 9,
    value: '1.5',
    message: 'is too big',
    allowed: 'a number from 0 to 1',
    suggestion: null,
  },
  {
    path: 'allowancs',
    line: 30,
    column: 1,
    value: null,
    message: 'is no key of a policy',
    allowed: null,
    suggestion: 'allowances',
  },
];

export function replayReport(passages: number): ReplayReport {
  const change = (
    index: number,
    was: 'release' | 'divert',
    wouldBe: 'release' | 'divert',
    wasCodes: readonly string[],
    codes: readonly string[],
  ) => ({
    passage: `lane-${(index % 4) + 1}-1763-${4020 - index * 3}`,
    lane: `lane-${(index % 4) + 1}`,
    was,
    wouldBe,
    atMs: NOW_MS - index * 11 * MINUTE_MS,
    wasCodes,
    codes,
  });
  return {
    policy: { id: 'red-green', version: '2026.12.1-draft' },
    held: passages,
    judged: passages - 4,
    unanswered: 4,
    diverted: { was: 26, wouldBe: 31 },
    changed: [
      change(1, 'divert', 'release', ['goods-risk-high'], ['goods-risk-raised']),
      change(2, 'release', 'divert', [], ['over-allowance']),
      change(4, 'release', 'divert', ['goods-risk-raised'], ['goods-risk-raised', 'seen-undeclared']),
      change(5, 'release', 'divert', [], ['over-allowance', 'under-age']),
      change(9, 'divert', 'divert', ['scanner-alarm'], ['scanner-alarm', 'over-allowance']),
    ],
  };
}
