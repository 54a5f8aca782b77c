import { z } from 'zod';
import { type Finding, findingSchema } from '../contract/judgement.ts';
import type { LedgerRecord } from '../contract/record.ts';
import type { AuditDetail, AuditRow } from './wire-supervise.ts';

type Body = LedgerRecord['body'];
type Json = Body[string];

const reasonsSchema = z.object({ reasons: z.array(findingSchema) });

const TEXT_CHARS = 600;
/** Who did it and what was done have columns of their own; the others say nothing to a reader. */
const NOT_IN_TEXT = ['by', 'approvedBy', 'what', 'key', 'tookMs'];

/** A row as an auditor reads it: who, what, and every word in it that a person or the lane wrote. */
export function auditRowOf(record: LedgerRecord): AuditRow {
  const { lane, sequence, wallMs: atMs, kind, passage, body, hash } = record;
  const details = kind === 'decision' ? [] : detailsOf(kind === 'mode' ? { ...body, mode: null } : body);
  return {
    lane,
    sequence,
    atMs,
    kind,
    passage,
    who: whoOf(body),
    what: whatOf(kind, body),
    text: shortened(
      kind === 'decision' ? reasonsOf(body) : details.map(({ name, text }) => `${name}: ${text}`).join(' · '),
    ),
    details: details.map(({ name, text }) => ({ name, text: shortened(text) })),
    reasons: kind === 'decision' ? (reasonsSchema.safeParse(body).data?.reasons ?? []).map(spoken) : [],
    hash,
  };
}

function whoOf(body: Body): string {
  const { what, by, approvedBy, officer, through } = body;
  // Whose account is changed on the machine itself did not do it; who was refused did try.
  const doer = nameOf(by) ?? nameOf(what === 'refused' ? officer : through);
  return [doer, nameOf(approvedBy)].filter((name) => name !== null).join(', ');
}

/** A person is a name, or an actor with the role they acted in. */
function nameOf(value: Json | undefined): string | null {
  if (typeof value === 'string') return value;
  if (!isObject(value) || typeof value['officer'] !== 'string') return null;
  return typeof value['role'] === 'string' ? `${value['officer']} (${value['role']})` : value['officer'];
}

function whatOf(kind: LedgerRecord['kind'], body: Body): string {
  const { disposition, verdict, mode } = body;
  if (isObject(disposition)) return stringOr(disposition['what'], kind);
  const word = kind === 'mode' ? mode : kind === 'decision' ? verdict : body['what'];
  return stringOr(word, kind);
}

function shortened(told: string): string {
  return told.length > TEXT_CHARS ? `${told.slice(0, TEXT_CHARS - 1)}…` : told;
}

/** What the screen needs to say it; scores and boxes stand in the case. */
function spoken({ code, severity, source, text, said }: Finding): Finding {
  return { code, severity, source, text, ...(said === undefined ? {} : { said }) };
}

function reasonsOf({ reasons }: Body): string {
  const list = Array.isArray(reasons) ? reasons : [];
  return list.map((reason) => (isObject(reason) ? stringOr(reason['text'], '') : '')).join(' · ');
}

/** In the order of the names; what is empty is left out. */
function detailsOf(body: Body, within = ''): readonly AuditDetail[] {
  return Object.entries(body).flatMap(([key, value]): readonly AuditDetail[] => {
    if (NOT_IN_TEXT.includes(key) || value === null || value === '') return [];
    const name = within === '' ? key : `${within}.${key}`;
    if (Array.isArray(value)) return value.length === 0 ? [] : [{ name, text: value.map(shortOf).join(', ') }];
    return isObject(value) ? detailsOf(value, name) : [{ name, text: String(value) }];
  });
}

function shortOf(value: Json): string {
  return typeof value === 'object' && value !== null ? Object.values(value).map(shortOf).join(' ') : String(value);
}

function isObject(value: Json | undefined): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function stringOr(value: Json | undefined, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}
