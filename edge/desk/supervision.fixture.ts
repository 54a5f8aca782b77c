import Fastify, { type FastifyInstance } from 'fastify';
import { systemClock } from '../../hardware/clock.ts';
import type { Severity } from '../contract/judgement.ts';
import type { RecordDraft } from '../contract/record.ts';
import { type OpenLedger, openLedger } from '../ledger/ledger.ts';
import { registerErrorAnswers } from './answer-errors.ts';

/** A shift begins; every row of a test is written some minutes after it. */
export const SHIFT_MS = Date.UTC(2026, 10, 21, 8);
export const MINUTE_MS = 60_000;

export const SUPERVISOR = { officer: 'Vera', role: 'supervisor' };
export const OFFICER = { officer: 'Lin', role: 'officer' };

export function memoryLedger(): OpenLedger {
  return openLedger({ file: ':memory:', clock: systemClock, simulated: true });
}

export function row(
  kind: RecordDraft['kind'],
  body: RecordDraft['body'],
  { lane = 'lane-1', passage = null as string | null, minute = 0 } = {},
): RecordDraft {
  return { lane, kind, passage, wallMs: SHIFT_MS + minute * MINUTE_MS, body };
}

export function finding(code: string, severity: Severity, model?: string) {
  const source = { kind: model === undefined ? 'rule' : 'model', name: model ?? 'rules', version: '1' };
  return { code, severity, source, text: `about ${code}` };
}

export function decision(reasons: readonly ReturnType<typeof finding>[], models: readonly string[] = []) {
  const verdict = reasons.some(({ severity }) => severity !== 'notice') ? 'divert' : 'release';
  return {
    verdict,
    reasons: [...reasons],
    policy: { id: 'site', version: '1' },
    models: models.map((name) => ({ kind: 'model', name, version: '1' })),
    risk: null,
    draw: { seed: 's', counter: 1, value: 0.5, rate: 0 },
    judgedInMs: 1,
  };
}

export function ruling(labels: readonly [finding: number, code: string, label: string][], tookMs = 1000) {
  return {
    disposition: { what: 'release' },
    by: OFFICER,
    approvedBy: null,
    reason: '',
    labels: labels.map(([finding, code, label]) => ({ finding, code, label })),
    key: 'key',
    tookMs,
  };
}

/** A server that answers refusals and asks nobody who they are. */
export function openApp(): FastifyInstance {
  const app = Fastify();
  registerErrorAnswers(app, { onRefused: () => {}, onTrouble: () => {} });
  return app;
}
