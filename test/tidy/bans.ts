/** A word that may not stand in the tree, what to write in its place, and where it is at home all the same. */
export interface Ban {
  readonly word: RegExp;
  readonly instead: string;
  /** Only in files like these; by default in code (.ts, .tsx and .mjs). */
  readonly files?: RegExp;
  /** Never complained of in files like these. */
  readonly allowed?: RegExp;
  /** A line that must be complained of: the proof that the ban works. */
  readonly sample: string;
  /** Where the sample is planted; by default edge/lane/lane.ts. */
  readonly sampleFile?: string;
}

const TESTS = /(\.(test|fixture)\.ts$|^test\/)/;
const TIME_AT_HOME = /(^hardware\/clock\.ts$|^edge\/cli\/|^launch\.mjs$|\.(test|fixture)\.ts$|^test\/)/;
const EVERY_FILE = /./;
const INSTEAD_OF_TIME = 'Take the time from the Clock that is handed in (clock.nowMs, clock.after).';

const CODE_BANS: readonly Ban[] = [
  { word: /\bas any\b/, instead: 'Name the type, or parse the value with zod.', sample: 'const x = y as any;' },
  { word: /@ts-(ignore|expect-error|nocheck)/, instead: 'Mend the type.', sample: '// @ts-ignore' },
  {
    word: /(oxlint|eslint)-disable|(oxfmt|prettier)-ignore/,
    instead: 'Mend what the tool found, or change its rule for everybody in its configuration.',
    sample: '// oxlint-disable-next-line',
  },
  { word: /\b(TODO|FIXME|HACK)\b|\/\/.*\bXXX\b/, instead: 'Do it now, or open an issue.', sample: '// TODO: later' },
  {
    word: /\bconsole\./,
    instead: 'Use the log in edge/ops, or process.stdout in a command.',
    sample: 'console.log(1);',
  },
  {
    word: /(?<!(?<!globalThis)\.|\w)(setTimeout|setInterval)\(/,
    instead: INSTEAD_OF_TIME,
    allowed: TIME_AT_HOME,
    sample: 'setTimeout(close, 5);',
  },
  {
    word: /\b(Date|performance)\.now\(|\bnew Date\(\)|\bprocess\.hrtime\b|node:timers/,
    instead: INSTEAD_OF_TIME,
    allowed: TIME_AT_HOME,
    sample: 'const at = Date.now();',
  },
  {
    word: /\bMath\.random\(/,
    instead: 'Take chance from the Entropy that is handed in (entropy.unit, entropy.pick).',
    sample: 'const die = Math.random();',
  },
  {
    word: /^\s*(export )?(declare )?(const )?enum /,
    instead: 'Write a union of string literals.',
    sample: 'enum A {}',
  },
  {
    word: /^export default\b/,
    instead: 'Export by name.',
    allowed: /^vitest\..*\.ts$/,
    sample: 'export default 1;',
  },
  {
    word: /\bthrow new Error\(/,
    instead: "Throw a Fault for the world's faults, or a TypeError or RangeError for a programmer's.",
    files: /^edge\/.*\.tsx?$/,
    allowed: TESTS,
    sample: "throw new Error('no');",
  },
  {
    word: /\bfrom '(assert|buffer|child_process|crypto|dgram|events|fs|http|https|net|os|path|stream|tls|url|util|zlib)(\/\w+)?'/,
    instead: "Write the node: prefix, as in 'node:fs'.",
    sample: "import fs from 'fs';",
  },
  {
    word: /\b(describe|it|test|bench)\.(only|skip|todo|fails|skipIf|runIf)\b|\bx(it|describe)\(/,
    instead: 'A test runs, or it is not there.',
    sample: "it.skip('opens', () => {});",
    sampleFile: 'edge/lane/lane.test.ts',
  },
];

const EVERYWHERE_BANS: readonly Ban[] = [
  {
    word: /registry\.npmjs|npmjs\.(org|com)|npmmirror|unpkg\.com|jsdelivr\.net|pypi\.org|pythonhosted|artifactory/i,
    instead: 'Name the package; the machine that installs knows its registry.',
    files: EVERY_FILE,
    sample: 'See https://registry.npmjs.org/zod.',
    sampleFile: 'docs/a.md',
  },
  {
    word: /"resolved": "/,
    instead: 'Keep omit-lockfile-registry-resolved in .npmrc and write the lock file again.',
    files: /^package-lock\.json$/,
    sample: '      "resolved": "https://example.org/zod.tgz",',
    sampleFile: 'package-lock.json',
  },
  {
    word: /(?<![\w.])\/(work|root)\/\w|(?<![\w.])\/home\/\w/,
    instead: 'Name a path relative to the repository, or a system path such as /var/lib/greenlane.',
    files: EVERY_FILE,
    sample: 'See /root/notes.',
    sampleFile: 'docs/a.md',
  },
  {
    word: /\b(claude|anthropic|openai|chatgpt|copilot|sub-?agents?|this workplace|the brief|another builder)\b/i,
    instead: 'Write about the lane, and for people who will read it in ten years.',
    files: EVERY_FILE,
    sample: 'As the brief says.',
    sampleFile: 'docs/a.md',
  },
];

export const BANS: readonly Ban[] = [...CODE_BANS, ...EVERYWHERE_BANS];
