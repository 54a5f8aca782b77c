import type { IForbiddenRuleType, IRegularForbiddenRuleType } from 'dependency-cruiser';

type From = IRegularForbiddenRuleType['from'];
type To = IRegularForbiddenRuleType['to'];

/** Which folders may import a package. A package of package.json that is not here is an error: give it a room. */
export const PACKAGE_ROOMS: Readonly<Record<string, string>> = {
  '@electric-sql/pglite': '^edge/sync/',
  '@fastify/cookie': '^edge/desk/',
  '@fastify/helmet': '^edge/screen/',
  '@fastify/static': '^edge/screen/',
  '@lydell/node-pty': '^sim/',
  '@preact/signals': '^edge/(desk|fleet|screen)/web/',
  aedes: '^sim/',
  'better-sqlite3': '^edge/ledger/',
  canonicalize: '^edge/',
  commander: '^edge/cli/',
  'fastest-levenshtein': '^edge/config/',
  fastify: '^edge/(desk|fleet|screen)/',
  mqtt: '^hardware/bus/',
  'onnxruntime-node': '^edge/inference/',
  pg: '^edge/sync/',
  picocolors: '^(edge/cli|sim)/',
  preact: '^edge/(desk|fleet|screen)/web/',
  'pure-rand': '^hardware/entropy\\.ts$',
  rxjs: '^edge/lane/',
  serialport: '^hardware/port/',
  sharp: '^edge/inference/',
  uplot: '^edge/desk/web/',
  vite: '^edge/screen/',
  yaml: '^edge/',
  zod: '^',
};

/** Entry points: nobody imports them, and that is right. */
const ENTRY_POINTS =
  '^(test/|launch\\.mjs$|vitest\\.[a-z.]*config\\.ts$|edge/cli/greenlane\\.ts$|edge/inference/child\\.ts$|edge/(desk|fleet)/web/main\\.tsx$)';
const TESTS = ['\\.(test|fixture)\\.ts$', '^test/'];
const PURE = ['^edge/assess/', '^edge/lane/passage[^/]*\\.ts$'];

function forbid(name: string, comment: string, from: From, to: To): IForbiddenRuleType {
  return { name, comment, severity: 'error', from, to };
}

function packageRule([name, room]: [string, string]): IForbiddenRuleType {
  const comment = `${name} belongs to the room ${room}; others reach it through that room.`;
  return forbid(`package-${name}`, comment, { pathNot: [room, ...TESTS] }, { path: `node_modules/${name}/` });
}

/** DESIGN's import rules. Paths are relative to the root; type-only imports count unless a rule says otherwise. */
export const IMPORT_RULES: IForbiddenRuleType[] = [
  forbid(
    'hardware-stands-alone',
    'hardware/ is the ground: it knows nothing of passengers, simulators or tests.',
    { path: '^hardware/' },
    { path: '^(edge|sim|models|test)/', pathNot: '^test/scale\\.ts$' },
  ),
  forbid(
    'nobody-imports-sim',
    'A lane in service never loads the simulator.',
    { pathNot: ['^(sim|test)/', '^edge/cli/', '^hardware/'] },
    { path: '^sim/' },
  ),
  forbid(
    'cli-reaches-sim-dynamically',
    'The command line loads sim/ only when a subcommand asks for it: use import().',
    { path: '^edge/cli/' },
    { path: '^sim/', dependencyTypesNot: ['dynamic-import', 'type-only'] },
  ),
  forbid(
    'nobody-imports-test',
    'Tests are leaves; how often they do a thing is one number for all of them.',
    { pathNot: [...TESTS, '^vitest\\.'] },
    { path: '^test/' },
  ),
  forbid('nobody-imports-a-test', 'Share helpers in a file of their own.', {}, { path: '\\.test\\.ts$' }),
  forbid(
    'nobody-imports-main',
    'main.ts is the composition root; the command line alone starts it.',
    { pathNot: ['^edge/cli/', '^test/'] },
    { path: '^edge/main\\.ts$' },
  ),
  forbid(
    'contract-imports-only-zod',
    'The words stand on their own.',
    { path: '^edge/contract/', pathNot: TESTS },
    { pathNot: ['^edge/contract/', 'node_modules/zod/'] },
  ),
  forbid(
    'pure-rooms-stay-pure',
    'Judgement and the passage machine take time, chance and findings as arguments.',
    { path: PURE, pathNot: TESTS },
    { pathNot: ['^edge/contract/', ...PURE, '^hardware/', 'node_modules/zod/'] },
  ),
  forbid(
    'pure-rooms-borrow-only-types-of-hardware',
    'Device words may shape an argument; no code of a device runs in a pure room.',
    { path: PURE, pathNot: TESTS },
    { path: '^hardware/', dependencyTypesNot: ['type-only'] },
  ),
  forbid(
    'rooms-meet-in-the-contract',
    'Rooms of edge/ know each other through contract/ and the controller, not sideways; keys are for all who must prove something.',
    { path: '^edge/([^/]+)/', pathNot: ['^edge/(cli|config|desk|down|fleet|inference|live|proof|rollout|sync)/'] },
    { path: '^edge/', pathNot: '^edge/(contract|signing|$1)/' },
  ),
  forbid(
    'config-and-inference-may-read-packs',
    'What a model pack is, is known where packs are configured and where they run.',
    { path: '^edge/(config|inference)/' },
    { path: '^edge/', pathNot: '^edge/(contract|packs|signing|$1)/' },
  ),
  forbid(
    'rollout-may-read-packs-and-write-durably',
    'The rollout knows packs and their files; processes and lanes are handed to it.',
    { path: '^edge/rollout/', pathNot: TESTS },
    { path: '^edge/', pathNot: '^edge/((contract|packs|rollout|signing)/|ledger/durable-file\\.ts$)' },
  ),
  forbid(
    'down-knows-what-the-centre-signs',
    'What comes down is proven and written durably; how it is fetched, read and tried is handed to this room.',
    { path: '^edge/down/', pathNot: TESTS },
    {
      path: '^edge/',
      pathNot: '^edge/((contract|down|signing)/|sync/(releases/release|tally)\\.ts$|ledger/durable-file\\.ts$)',
    },
  ),
  forbid(
    'live-shares-the-way-of-sync',
    'What the centre says at the moment comes by the topics of sync, and is written in the ledger.',
    { path: '^edge/live/', pathNot: TESTS },
    { path: '^edge/', pathNot: '^edge/((contract|ledger|live|signing)/|sync/(tally|topic)\\.ts$)' },
  ),
  forbid(
    'desk-and-sync-may-use-the-ledger',
    'The desk and sync read the ledger, and no other room but what screens share.',
    { path: '^edge/(desk|sync)/', pathNot: TESTS },
    { path: '^edge/', pathNot: '^edge/(contract|ledger|screen|signing|$1)/' },
  ),
  forbid(
    'proof-knows-chain-and-receipts',
    'What proves a case anywhere knows what a chain is and what the centre signs, and nothing of lanes.',
    { path: '^edge/proof/', pathNot: TESTS },
    { path: '^edge/', pathNot: '^edge/((contract|ledger|proof|signing)/|sync/signed-receipt\\.ts$)' },
  ),
  forbid(
    'fleet-reads-the-centre',
    "The fleet's page knows the centre's database, what a chain is and how one is proven, and nothing of lanes.",
    { path: '^edge/fleet/', pathNot: TESTS },
    { path: '^edge/', pathNot: '^edge/(contract|fleet|ledger|proof|screen|signing|sync)/' },
  ),
  forbid(
    'only-the-browser-loads-the-screen',
    'Screens are served as files; Vite alone follows their imports.',
    { pathNot: [...TESTS, '^edge/(desk|fleet|screen)/web/'] },
    { path: '^edge/(desk|fleet|screen)/web/' },
  ),
  forbid(
    'the-screen-runs-in-a-browser',
    'Of the daemon it takes the words, as types, the sentences, what money is, and who may do what; of the ground only the clock.',
    { path: '^edge/(desk|fleet|screen)/web/', pathNot: TESTS },
    {
      pathNot: [
        '^edge/($1|screen)/web/',
        '^edge/desk/rights\\.ts$',
        '^edge/contract/(currency|finding-words|lane-reason|pseudo-colour|say-finding)\\.ts$',
        '^hardware/clock\\.ts$',
        'node_modules/(preact|@preact|uplot)/',
      ],
      dependencyTypesNot: ['type-only'],
    },
  ),
  forbid(
    'only-tests-use-development-packages',
    'A lane installed without development packages must run; what measures it says what it lacks.',
    { pathNot: [...TESTS, '^vitest\\.', '^sim/bench/'] },
    { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['npm'] },
  ),
  forbid(
    'launcher-stands-alone',
    'launch.mjs runs before anything is installed.',
    { path: '^launch\\.mjs$' },
    { dependencyTypesNot: ['core'] },
  ),
  forbid('no-cycles', 'Move what both need into a third file.', {}, { circular: true }),
  forbid('no-barrels', 'Import the file that defines the name.', {}, { path: '^[^n].*/index\\.tsx?$' }),
  forbid('no-unresolved', 'The file or package does not exist.', {}, { couldNotResolve: true }),
  forbid(
    'no-orphans',
    'Nothing imports it and it imports nothing: delete it.',
    { orphan: true, pathNot: [ENTRY_POINTS, ...TESTS] },
    {},
  ),
  ...Object.entries(PACKAGE_ROOMS).map(packageRule),
];
