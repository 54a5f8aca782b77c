import { z } from 'zod';

/** A key of a section, as a reader of the schema sees it. */
export interface KeyShape {
  /** The schema under its wrappers (optional, default, ...). */
  readonly core: z.ZodType;
  readonly description: string | null;
  readonly required: boolean;
  /** Whether `null` stands for "there is none". */
  readonly nullable: boolean;
  /** What holds when the key is absent; undefined without a default. */
  readonly fallback: unknown;
}

/** Takes off the wrappers of a schema and says what they said. */
export function shapeOf(schema: z.ZodType): KeyShape {
  let core: z.core.$ZodType = schema;
  let description: string | null = null;
  let required = true;
  let nullable = false;
  let fallback: unknown;
  while (isType(core)) {
    description ??= core.description ?? null;
    if (core instanceof z.ZodDefault || core instanceof z.ZodPrefault) {
      required = false;
      fallback = core.def.defaultValue;
      core = core.unwrap();
    } else if (core instanceof z.ZodOptional || core instanceof z.ZodExactOptional) {
      required = false;
      core = core.unwrap();
    } else if (core instanceof z.ZodNullable) {
      nullable = true;
      core = core.unwrap();
    } else if (core instanceof z.ZodReadonly) {
      core = core.unwrap();
    } else if (core instanceof z.ZodPipe) {
      core = core.in;
    } else {
      break;
    }
  }
  return { core: isType(core) ? core : schema, description, required, nullable, fallback };
}

function isType(schema: z.core.$ZodType): schema is z.ZodType {
  return schema instanceof z.ZodType;
}

/** The keys of an object schema, in the order in which it was written. */
export function keysOf(object: z.ZodObject): ReadonlyMap<string, z.ZodType> {
  return new Map(Object.entries(object.shape).flatMap(([key, schema]) => (isType(schema) ? [[key, schema]] : [])));
}

/** The choices of a union, wrappers taken off. */
export function optionsOf(union: z.ZodUnion): readonly z.ZodType[] {
  return union.options.flatMap((option) => (isType(option) ? [shapeOf(option).core] : []));
}

/** The element of a list, or null when it is of no kind that we know. */
export function elementOf(list: z.ZodArray): z.ZodType | null {
  return isType(list.element) ? list.element : null;
}

/** The word that selects this branch of a union told apart by `discriminator`. */
export function wordOf(option: z.ZodType, discriminator: string): string | null {
  if (!(option instanceof z.ZodObject)) return null;
  const literal = keysOf(option).get(discriminator);
  return literal instanceof z.ZodLiteral ? String(literal.value) : null;
}

/** What may stand there, in words for the person who edits the file. */
export function allowedBy(schema: z.ZodType): string {
  const { core, nullable } = shapeOf(schema);
  return nullable ? `${wordsOf(core)} or null` : wordsOf(core);
}

function wordsOf(core: z.ZodType): string {
  if (core instanceof z.ZodObject) return `a section with ${[...keysOf(core).keys()].join(', ')}`;
  if (core instanceof z.ZodTuple) return `[${tupleWords(core).join(', ')}]`;
  if (core instanceof z.ZodArray) return `a list of: ${elementWords(core)}`;
  if (core instanceof z.ZodRecord) return 'a section of key: value lines';
  if (core instanceof z.ZodDiscriminatedUnion) return kindsOf(core).join(' or ');
  if (core instanceof z.ZodUnion) return optionsOf(core).map(unionWords).join(' or ');
  if (core instanceof z.ZodEnum) return core.options.join(', ');
  if (core instanceof z.ZodLiteral) return [...core.values].map(String).join(', ');
  if (core instanceof z.ZodBoolean) return 'true or false';
  if (core instanceof z.ZodNumber) return numberWords(core);
  if (core instanceof z.ZodString) return stringWords(core);
  if (core instanceof z.ZodISODate) return 'a date such as 2026-11-30';
  return 'something else';
}

/** The words that a discriminated union knows. */
export function kindsOf(union: z.ZodDiscriminatedUnion): readonly string[] {
  return optionsOf(union).flatMap((option) => wordOf(option, union.def.discriminator) ?? []);
}

function tupleWords({ def }: z.ZodTuple): readonly string[] {
  return def.items.map((item) => (isType(item) ? allowedBy(item) : 'anything'));
}

function elementWords(list: z.ZodArray): string {
  const element = elementOf(list);
  if (element === null) return 'anything';
  return shapeOf(element).core instanceof z.ZodObject ? 'sections' : allowedBy(element);
}

function unionWords(option: z.ZodType): string {
  if (!(option instanceof z.ZodObject)) return allowedBy(option);
  return `a section with ${[...keysOf(option)]
    .filter(([, key]) => shapeOf(key).required)
    .map(([name]) => name)
    .join(', ')}`;
}

function numberWords(schema: z.ZodNumber): string {
  const { type, minimum, maximum, exclusiveMinimum } = z.toJSONSchema(schema, { unrepresentable: 'any' });
  const from = bound(minimum);
  const to = bound(maximum);
  const what = type === 'integer' ? 'a whole number' : 'a number';
  if (from !== null && to !== null) return `${what} from ${from} to ${to}`;
  if (from !== null) return `${what} from ${from} up`;
  if (exclusiveMinimum !== undefined) return `${what} above ${exclusiveMinimum}`;
  return to === null ? what : `${what} up to ${to}`;
}

function bound(limit: number | undefined): number | null {
  return limit === undefined || Math.abs(limit) >= Number.MAX_SAFE_INTEGER ? null : limit;
}

/** Of a pattern, the words written beside it in the schema: people do not read regular expressions. */
function stringWords(schema: z.ZodString): string {
  const issues = schema.safeParse('\0').error?.issues ?? [];
  const pattern = issues.find((issue) => issue.code === 'invalid_format');
  if (pattern !== undefined && !pattern.message.startsWith('Invalid')) return pattern.message;
  if (pattern?.pattern !== undefined) return `text like ${pattern.pattern.replaceAll(/^\/\^?|\$?\/$/g, '')}`;
  const { minLength, maxLength } = schema;
  if (maxLength !== null) return `text of ${minLength ?? 0} to ${maxLength} characters`;
  return 'text';
}
