import { z } from 'zod';
import { nearest, type Path, shorten } from './problem.ts';
import type { Complaint, ProblemList } from './problem-list.ts';
import { allowedBy, elementOf, keysOf, kindsOf, optionsOf, shapeOf, wordOf } from './schema-shape.ts';
import { suggestValue } from './suggest.ts';

type Section = Readonly<Record<string, unknown>>;

export function isSection(value: unknown): value is Section {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Adds every mistake of the file against `schema`. Where zod stops at a union or calls a misspelt key merely unknown,
 * this goes on: it takes the branch that was meant, reads on under the nearest key, and only then asks zod for the rest.
 */
export function inspect(schema: z.ZodType, list: ProblemList): void {
  new Inspection(list).visit(schema, list.source.value, []);
}

class Inspection {
  readonly #list: ProblemList;

  constructor(list: ProblemList) {
    this.#list = list;
  }

  visit(schema: z.ZodType, value: unknown, path: Path): void {
    const { core, nullable } = shapeOf(schema);
    if (nullable && value === null) return;
    const before = this.#list.problems.length;
    if (value === null || value === undefined) this.#list.add(path, 'has no value', { allowed: allowedBy(schema) });
    else if (core instanceof z.ZodObject) this.#visitObject(core, value, path);
    else if (core instanceof z.ZodArray) this.#visitArray(core, value, path);
    else if (core instanceof z.ZodRecord) this.#visitRecord(core, value, path);
    else if (core instanceof z.ZodDiscriminatedUnion) this.#visitKinds(core, value, path);
    else if (core instanceof z.ZodUnion) this.#visitUnion(core, value, path);
    // What spans several keys, and everything about a plain value, is for zod to judge.
    if (this.#list.problems.length === before) this.#judge(core, value, path);
  }

  #visitArray(core: z.ZodArray, value: unknown, path: Path): void {
    const element = elementOf(core);
    if (!Array.isArray(value) || element === null) return;
    for (const [index, item] of value.entries()) this.visit(element, item, [...path, index]);
  }

  #visitRecord(core: z.ZodRecord, value: unknown, path: Path): void {
    const { keyType, valueType } = core;
    if (!isSection(value)) return;
    for (const [key, item] of Object.entries(value)) {
      const at = [...path, key];
      if (keyType instanceof z.ZodType && !keyType.safeParse(key).success) {
        const allowed = allowedBy(keyType);
        this.#list.add(at, 'is no key that may stand here', {
          allowed,
          suggestion: suggestValue(keyType, key, key, at),
        });
      }
      if (valueType instanceof z.ZodType) this.visit(valueType, item, at);
    }
  }

  #visitObject(core: z.ZodObject, value: unknown, path: Path, { elsewhere, except }: Visit = {}): void {
    const known = new Map([...keysOf(core)].filter(([key]) => key !== except));
    if (!isSection(value)) {
      const allowed = `a section with ${[...known.keys()].join(', ')}`;
      return this.#list.add(path, Array.isArray(value) ? 'is a list, not a section' : 'is no section', { allowed });
    }
    const given = new Set(Object.keys(value).filter((key) => known.has(key)));
    for (const [key, item] of Object.entries(value)) {
      if (key === except) continue;
      const schema = known.get(key);
      if (schema !== undefined) this.visit(schema, item, [...path, key]);
      else this.#visitUnknownKey(known, given, key, item, path, elsewhere);
    }
    for (const [key, schema] of known) {
      const { required, description, core: wanted } = shapeOf(schema);
      if (!required || given.has(key)) continue;
      this.#list.add([...path, key], description === null ? 'is missing' : `is missing: ${description}`, {
        allowed: allowedBy(wanted),
      });
    }
  }

  #visitUnknownKey(
    known: ReadonlyMap<string, z.ZodType>,
    given: Set<string>,
    key: string,
    item: unknown,
    path: Path,
    elsewhere: Visit['elsewhere'],
  ): void {
    const meant = nearest(key, [...known.keys()]);
    const schema = meant === null ? undefined : known.get(meant);
    this.#list.add([...path, key], elsewhere?.(key) ?? 'is an unknown key', {
      allowed: [...known.keys()].join(', '),
      suggestion: meant ?? below(known, key),
    });
    // Read on as if it were spelt right, so that what stands under it is explained in the same go.
    if (meant === null || schema === undefined || given.has(meant)) return;
    given.add(meant);
    this.visit(schema, item, [...path, key]);
  }

  #visitKinds(core: z.ZodDiscriminatedUnion, value: unknown, path: Path): void {
    const { discriminator } = core.def;
    const kinds = kindsOf(core);
    const allowed = kinds.join(', ');
    if (!isSection(value)) return this.#list.add(path, 'is no section', { allowed: `a section with ${discriminator}` });
    const kind = value[discriminator];
    const at = [...path, discriminator];
    const word = typeof kind === 'string' ? kind : '';
    if (kind === undefined) this.#list.add(at, 'is missing', { allowed });
    else if (!kinds.includes(word)) {
      this.#list.add(at, `is no ${discriminator} that is known here`, { allowed, suggestion: nearest(word, kinds) });
    }
    const only = kinds.length === 1 ? kinds[0] : undefined;
    const meant = kinds.includes(word) ? word : (nearest(word, kinds) ?? only);
    const option = optionsOf(core).find((candidate) => wordOf(candidate, discriminator) === meant);
    if (!(option instanceof z.ZodObject)) return;
    // The kind itself has been dealt with.
    this.#visitObject(option, value, path, { except: discriminator });
  }

  #visitUnion(core: z.ZodUnion, value: unknown, path: Path): void {
    const sections = optionsOf(core).filter((option) => option instanceof z.ZodObject);
    if (sections.length === 0 || !isSection(value)) return;
    const marks = sections.map(marksOf);
    const present = sections.filter((_, index) => Object.keys(value).some((key) => marks[index]?.includes(key)));
    const near = sections.filter((_, index) =>
      Object.keys(value).some((key) => nearest(key, marks[index] ?? []) !== null),
    );
    const chosen = present.length > 0 ? present : near;
    const meant = sections.length === 1 ? sections : chosen;
    const [option] = meant;
    const words = marks.map((names) => names.map((name) => `\`${name}\``).join(' and ')).join(' or ');
    if (option === undefined || meant.length > 1) {
      const message = meant.length > 1 ? `give either ${words}, not both` : `give either ${words}`;
      return this.#list.add(path, message, { allowed: allowedBy(core) });
    }
    const own = marksOf(option).join(', ');
    const elsewhere = (key: string) => {
      const other = sections.find((section) => section !== option && keysOf(section).has(key));
      return other === undefined ? null : `goes with \`${marksOf(other).join(', ')}\`, not with \`${own}\``;
    };
    this.#visitObject(option, value, path, { elsewhere });
  }

  #judge(core: z.ZodType, value: unknown, path: Path): void {
    const issues = core.safeParse(value).error?.issues ?? [];
    for (const issue of issues) {
      const at = [...path, ...issue.path.map((step) => (typeof step === 'number' ? step : String(step)))];
      const { written } = this.#list.source.placeOf(at);
      const suggestion = issue.path.length === 0 ? suggestValue(core, value, written, path) : null;
      this.#list.add(at, ...complaintOf(issue, core, suggestion));
    }
  }
}

interface Visit {
  /** Why a key that is unknown here is known in another branch; null when it is not. */
  readonly elsewhere?: (key: string) => string | null;
  /** A key that has been looked at already. */
  readonly except?: string;
}

/** The keys by which a branch of a union is told from the others: those it cannot do without. */
function marksOf(section: z.ZodObject): string[] {
  return [...keysOf(section)].filter(([, schema]) => shapeOf(schema).required).map(([key]) => key);
}

/** `port.baud` for a `baud` that was written one level too high. */
function below(known: ReadonlyMap<string, z.ZodType>, key: string): string | null {
  for (const [name, schema] of known) {
    const { core } = shapeOf(schema);
    const sections = core instanceof z.ZodUnion ? optionsOf(core) : [core];
    for (const section of sections) {
      if (section instanceof z.ZodObject && keysOf(section).has(key)) return `${name}.${key}`;
    }
  }
  return null;
}

/** A refinement may say in `params.allowed` what may stand there; otherwise its message has to do. */
function complaintOf(issue: z.core.$ZodIssue, core: z.ZodType, suggestion: string | null): [string, Complaint] {
  if (issue.code !== 'custom') return [messageOf(issue), { allowed: allowedBy(core), suggestion }];
  const told = isSection(issue.params) ? issue.params['allowed'] : undefined;
  if (typeof told === 'string') return [issue.message, { allowed: told, suggestion }];
  if (core instanceof z.ZodObject) return [issue.message, { suggestion }];
  return [`is not as it should be (${issue.message})`, { suggestion }];
}

function messageOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `is not ${issue.expected === 'int' ? 'a whole number' : (TYPE_WORDS[issue.expected] ?? issue.expected)}`;
    case 'too_small':
      return issue.origin === 'number' || issue.origin === 'int' ? 'is too small' : 'is too short';
    case 'too_big':
      return issue.origin === 'number' || issue.origin === 'int' ? 'is too big' : 'is too long';
    case 'invalid_format':
      return 'is not written as it should be';
    case 'invalid_value':
    case 'invalid_union':
      return 'is not among what is allowed';
    case 'invalid_key':
      return 'is no key that may stand here';
    case 'unrecognized_keys':
      return `has unknown keys: ${issue.keys.map(shorten).join(', ')}`;
    default:
      return issue.message;
  }
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a section',
  record: 'a section',
};
