import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CATALOGUE } from '../../hardware/catalogue.ts';
import { portOptionsSchema } from '../../hardware/port/options.ts';
import { policySchema } from '../contract/policy.ts';
import { siteSchema } from './schema.ts';
import { allowedBy, elementOf, keysOf, optionsOf, shapeOf } from './schema-shape.ts';

const isPort = (core: z.ZodType) => core instanceof z.ZodUnion && core.options[0] === portOptionsSchema.options[0];

/** One row a key, as docs/configuration.md has them. Devices and ports have tables of their own. */
function rowsOf(schema: z.ZodType, path = ''): string[] {
  const { core } = shapeOf(schema);
  if (core instanceof z.ZodDiscriminatedUnion || isPort(core)) return [];
  if (core instanceof z.ZodUnion) return optionsOf(core).flatMap((option) => rowsOf(option, path));
  if (core instanceof z.ZodArray) return elementOf(core) === null ? [] : rowsOf(elementOf(core)!, `${path}[]`);
  if (!(core instanceof z.ZodObject)) return [];
  return [...keysOf(core)].flatMap(([key, value]) => {
    const at = path === '' ? key : `${path}.${key}`;
    return [rowOf(at, value), ...rowsOf(value, at)];
  });
}

function rowOf(path: string, schema: z.ZodType): string {
  const { core, required, fallback, description } = shapeOf(schema);
  const standard = required ? 'required' : fallback === undefined ? 'absent' : `\`${JSON.stringify(fallback)}\``;
  const section = core instanceof z.ZodObject || core instanceof z.ZodDiscriminatedUnion;
  const words = isPort(core) ? 'a serial port or a TCP port' : allowedBy(schema);
  const allowed = section ? 'section' : words;
  return `| \`${path}\` | ${allowed} | ${standard} | ${description ?? ''} |`
    .replaceAll('<', '&lt;')
    .replaceAll('  ', ' ');
}

function table(schema: z.ZodType): string {
  return ['| key | allowed | default | meaning |', '| --- | --- | --- | --- |', ...rowsOf(schema)].join('\n');
}

const page = readFileSync('docs/configuration.md', 'utf8');

/** The first table below a heading. */
function tableBelow(heading: string): string {
  const below = page.split(`\n## ${heading}\n`)[1] ?? '';
  return /(?:^\|.*\n)+/m.exec(below)?.[0].trimEnd() ?? '';
}

const drivers = Object.entries(CATALOGUE).flatMap(([role, kinds]) =>
  Object.entries(kinds).map(([kind, { optionsSchema }]) => [`\`${kind}\` (${role})`, optionsSchema] as const),
);
const ports = portOptionsSchema.options.map((option): [string, z.ZodType] => [
  'serial' in option.shape ? 'A serial port' : 'A TCP port',
  option,
]);

describe('docs/configuration.md', () => {
  it.each<readonly [string, z.ZodType]>([
    ['The site file', siteSchema],
    ...ports,
    ...drivers,
    ['The policy file', policySchema],
  ])('lists every key of: %s', (heading, schema) => {
    expect(tableBelow(heading)).toBe(table(schema));
  });

  it('has no table for anything that is not there', () => {
    const headings = [...page.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
    expect(new Set(headings)).toEqual(
      new Set([
        'Checking a file',
        'The site file',
        'The policy file',
        ...ports.map(([name]) => name),
        ...drivers.map(([name]) => name),
      ]),
    );
  });
});
