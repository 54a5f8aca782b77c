import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { EnrolOrder } from './enrol.ts';

export const DAY_MS = 86_400_000;
export const START_MS = Date.UTC(2026, 10, 1);

export const clockAt = (wallMs: number) => ({ nowMs: () => 0, wallMs: () => wallMs, after: () => () => {} });

/** Brokers, the centre, and a computer with two lanes. */
export function orderIn(folder: string, site: string): EnrolOrder {
  const computer = { site, lanes: ['lane-1', 'lane-2'], devices: ['cameras'] };
  const brokerHosts = ['broker.example', '10.0.0.7'];
  return { folder, site: computer, brokerHosts, contentHosts: [], centre: true, days: 397 };
}

/** What each file in a folder says. */
export function everythingIn(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder).filter((file) => statSync(path.join(folder, file)).isFile());
  return Object.fromEntries(files.map((file) => [file, readFileSync(path.join(folder, file), 'utf8')]));
}
