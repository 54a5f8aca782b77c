import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { explain, readSite } from './load.ts';
import { formatProblem } from './problem.ts';

const GOOD = `version: 1
site: riverport
mode: operation
dataDir: data
policy: policy.yaml
broker: {url: "mqtt://127.0.0.1:1883"}
lanes:
  - id: lane-1
    gate: &gate
      kind: modbus-gate
      port: {serial: /dev/ttyUSB0, baud: 19200}
      failState: {entry: frees, exit: frees, diversion: holds, signedOffBy: N. N., signedOffOn: 2026-11-02}
    documentReader: &reader
      kind: mrz-reader
      port: {tcp: "10.0.0.1:4001"}
  - id: lane-2
    gate: {<<: *gate, port: {serial: /dev/ttyUSB1}}
    documentReader: {<<: *reader, port: {tcp: "10.0.0.1:4002"}}
`;

/** The good file with each `from` replaced by its `to`, and every problem of it in one line each. */
function problemsWith(...edits: readonly (readonly [from: string, to: string])[]): string[] {
  let text = GOOD;
  for (const [from, to] of edits) {
    expect(text).toContain(from);
    text = text.replace(from, () => to);
  }
  return explain(text).map(formatProblem);
}

describe('explaining a site file', () => {
  it('finds nothing wrong with a good one, and fills in the defaults', () => {
    expect(explain(GOOD)).toEqual([]);
    const site = readSite(GOOD).content;
    expect(site?.inference).toMatchObject({ packs: [], trustedKeys: [], deadlineMs: 500, threads: 1 });
    expect(site?.lanes[1]?.gate).toMatchObject({
      kind: 'modbus-gate',
      port: { serial: '/dev/ttyUSB1', baud: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
    });
  });

  it.each<[name: string, from: string, to: string, expected: string]>([
    [
      'a misspelt key, of which the nearest right one is named',
      'dataDir:',
      'datadir:',
      'datadir (4:1) is an unknown key: data; allowed: version, site, mode, dataDir, policy, broker, spareBrokers, central, sparkplug, inference, images, ledger, desk, log, lanes; did you mean dataDir?',
    ],
    [
      'a misspelt word among few',
      'baud: 19200',
      'parity: evn',
      'lanes[0].gate.port.parity (11:36) is not among what is allowed: evn; allowed: none, even, odd; did you mean even?',
    ],
    [
      'a kind that nobody drives',
      'modbus-gate',
      'modbusgate',
      'lanes[0].gate.kind (10:7) is no kind that is known here: modbusgate; allowed: modbus-gate; did you mean modbus-gate?',
    ],
    [
      'a number out of range',
      '19200',
      '9',
      'lanes[0].gate.port.baud (11:36) is too small: 9; allowed: a whole number from 300 to 4000000',
    ],
    [
      'a number in quotes',
      '19200',
      '"19200"',
      'lanes[0].gate.port.baud (11:36) is not a number: "19200"; allowed: a whole number from 300 to 4000000; did you mean 19200?',
    ],
    [
      'a duration with a unit',
      'lanes:',
      'inference: {deadlineMs: 2s}\nlanes:',
      'inference.deadlineMs (7:13) is not a number: 2s; allowed: a whole number from 20 to 10000; did you mean 2000?',
    ],
    [
      'a word for true',
      'lanes:',
      'central: {enabled: yes}\nlanes:',
      'central.enabled (7:11) is not true or false: yes; allowed: true or false; did you mean true?',
    ],
    [
      'a key one level too high',
      '      port: {serial: /dev/ttyUSB0, baud: 19200}',
      '      port: {serial: /dev/ttyUSB0}\n      parity: even',
      'lanes[0].gate.parity (12:7) is an unknown key: even; allowed: KEYS; did you mean port.parity?',
    ],
    [
      'a port of both sorts',
      'baud: 19200',
      'tcp: "h:1"',
      'lanes[0].gate.port (11:7) give either `serial` or `tcp`, not both: a section; allowed: a section with serial or a section with tcp',
    ],
    [
      'a port of neither sort',
      'serial: /dev/ttyUSB0, baud',
      'baud',
      'lanes[0].gate.port (11:7) give either `serial` or `tcp`: a section; allowed: a section with serial or a section with tcp',
    ],
    [
      'a key of the other sort of port',
      '4001"',
      '4001", baud: 9600',
      'lanes[0].documentReader.port.baud (15:36) goes with `serial`, not with `tcp`: 9600; allowed: tcp',
    ],
    [
      'two lanes of one name',
      'lane-2',
      'lane-1',
      'lanes[1].id (16:5) is the id of another lane too (lanes[0].id): lane-1; allowed: an id of its own for each lane',
    ],
    [
      'two devices on one line',
      '/dev/ttyUSB1',
      '/dev//ttyUSB0',
      'lanes[1].gate.port.serial (17:30) is the port of another device too (lanes[0].gate.port.serial): /dev//ttyUSB0; allowed: a port of its own for each device',
    ],
    [
      'two devices on one port of a serial-device server',
      '4002',
      '4001',
      'lanes[1].documentReader.port.tcp (18:42) is the port of another device too (lanes[0].documentReader.port.tcp): "10.0.0.1:4001"; allowed: a port of its own for each device',
    ],
    [
      'an id that cannot be a topic',
      'lane-2',
      'Lane 2',
      'lanes[1].id (16:5) is not written as it should be: Lane 2; allowed: up to 32 lower-case letters, digits and hyphens',
    ],
    [
      'a missing mode, since test must never pass for operation',
      'mode: operation\n',
      '',
      'mode (1:1) is missing: what is at stake: real passengers, or training and tests; allowed: operation, simulation',
    ],
    [
      'a section left empty',
      'broker: {url: "mqtt://127.0.0.1:1883"}',
      'broker:',
      'broker (6:1) has no value; allowed: a section with url, username, passwordFile, tls',
    ],
    [
      'a list where a section belongs',
      'broker: {url: "mqtt://127.0.0.1:1883"}',
      'broker: [1]',
      'broker (6:1) is a list, not a section: a list; allowed: a section with url, username, passwordFile, tls',
    ],
    [
      'no lane',
      GOOD.slice(GOOD.indexOf('lanes:')),
      'lanes: []\n',
      'lanes (7:1) is too short: a list; allowed: a list of: sections',
    ],
    [
      'a broker over TLS without an authority',
      'mqtt:',
      'mqtts:',
      'broker.tls (6:1) is missing; allowed: a section with caFile, for an mqtts broker',
    ],
    [
      'a format from the future, and nothing else of it',
      'version: 1\nsite: riverport',
      'version: 2\nsight: x',
      'version (1:1) is a newer format than this Greenlane reads: install the Greenlane that the file was written for: 2; allowed: 1',
    ],
    [
      'a key given twice',
      'site: riverport',
      'site: riverport\nsite: riverport',
      'file (3:1) the key stands here a second time: site; allowed: each key once',
    ],
    ['a tab', '  - id: lane-2', '\t- id: lane-2', 'file (16:1) a tab stands in the indentation: use spaces'],
    [
      'an alias of nothing',
      '*reader',
      '*raeder',
      'file (18:26) an alias that names no anchor (`&name`) above it: *raeder; did you mean *reader?',
    ],
  ])('tells of %s', (_, from, to, expected) => {
    // Which options a gate has is the driver's affair.
    const told = problemsWith([from, to]).map((line) =>
      line.replace(/(?<=gate.parity.*)allowed: [^;]*;/, 'allowed: KEYS;'),
    );
    expect(told).toEqual([expected]);
  });

  it('reads on under a misspelt key, so that every mistake comes in one go', () => {
    const told = problemsWith(
      ['mode: operation', 'mode: test'],
      ['gate: &gate', 'gaet: &gate'],
      ['baud: 19200', 'bauds: 1'],
      ['mrz-reader', 'mzr-reader'],
      ['"10.0.0.1:4002"', '4002'],
    );
    expect(told.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'mode (3:1)',
      'lanes[0].gaet (9:5)',
      'lanes[0].gaet.port.bauds (11:36)',
      'lanes[0].gaet.port.bauds (11:36)',
      'lanes[0].documentReader.kind (14:7)',
      'lanes[1].documentReader.port.tcp (18:42)',
    ]);
  });

  it('says once what an anchor spreads over several lanes', () => {
    expect(problemsWith(['kind: mrz-reader', 'kind: mrz-reader\n      sameDocumentMs: -1'])).toHaveLength(1);
  });

  it('never repeats a secret that stands where none belongs', () => {
    const told = problemsWith(['1883"', '1883", password: hunter2'], ['127.0.0.1', 'lane:hunter2@127.0.0.1']).join(
      '\n',
    );
    expect(told).not.toContain('hunter2');
    expect(told).toContain('broker.password (6:53) is an unknown key: (hidden)');
    expect(told).toContain('did you mean passwordFile?');
  });

  it('shows no control characters of the file to a terminal', () => {
    const told = problemsWith(['mode: operation', 'mode: "\\e[2J\\u202e"']).join(' ');
    const raw = problemsWith(['mode: operation', 'mode: \u001B[2J\u202Ex\n\u001B: 1']).join(' ');
    expect(told + raw).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it('bounds what aliases can blow up to', () => {
    const levels = Array.from(
      { length: 9 },
      (_, level) => `l${level + 1}: &l${level + 1} [${`*l${level},`.repeat(9)}]`,
    );
    const bomb = `l0: &l0 [lol]\n${levels.join('\n')}\n${GOOD}`;
    expect(explain(bomb).map(({ message }) => message)).toEqual([
      'more than 1000 aliases, one within another counted each time',
    ]);
  });

  it.each(['broker: &b {<<: *b}', 'lanes: &x [*x]', 'lanes: [&x {gate: {kind: modbus-gate, a: *x}}]'])(
    'refuses an alias inside what it names: %s',
    (text) => {
      expect(explain(text).map(({ message }) => message)).toEqual(['an alias inside what it names']);
    },
  );

  it('tells of two lanes that would read one scanner', () => {
    const scanner = (lane: string) =>
      `    bagScanner: {kind: bag-scanner, prefix: ${lane}, image: {width: 448, height: 320}}\n`;
    const edits = (second: string): [string, string][] => [
      ['  - id: lane-2\n', `${scanner('lane-1')}  - id: lane-2\n${scanner(second)}`],
    ];
    expect(problemsWith(...edits('lane-1'))).toEqual([
      'lanes[1].bagScanner (18:5) is the same device as another (lanes[0].bagScanner): a section; allowed: a device of its own for each lane',
    ]);
    expect(problemsWith(...edits('lane-2'))).toEqual([]);
  });

  it('takes a bank of 64 lanes from one anchor', () => {
    const reader = GOOD.indexOf('  - id: lane-2');
    const lanes = Array.from({ length: 63 }, (_, lane) =>
      GOOD.slice(reader)
        .replace('lane-2', `l-${lane}`)
        .replace('USB1', `S${lane}`)
        .replace('4002', `${5000 + lane}`),
    );
    expect(explain(GOOD.slice(0, reader) + lanes.join('')).map(formatProblem)).toEqual([]);
  });

  it('stops counting in a file that was never meant for it', () => {
    const text = Array.from({ length: 5000 }, (_, key) => `k${key}: 1`).join('\n');
    expect(explain(text)).toHaveLength(200);
  });

  it.each([
    ['nothing', ''],
    ['only a comment', '# lane\n'],
    ['a list', '- 1\n'],
    ['a word', 'lane\n'],
    ['two documents', `${GOOD}---\n${GOOD}`],
    ['very deep nesting', '['.repeat(50_000)],
    ['a very long file', '#'.repeat(500_001)],
    ['keys that JavaScript holds dear', `${GOOD}__proto__: {mode: simulation}\nconstructor: 1\n`],
  ])('refuses %s', (_, text) => {
    const problems = explain(text);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.length).toBeLessThan(20);
  });

  it('takes the samples as they are', () => {
    for (const name of ['rs485-lane', 'serial-servers-lane', 'four-lanes']) {
      expect(explain(readFileSync(`docs/examples/${name}.yaml`, 'utf8')).map(formatProblem)).toEqual([]);
    }
  });
});
