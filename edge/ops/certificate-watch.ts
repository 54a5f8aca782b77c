import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Cancel, Clock } from '../../hardware/clock.ts';
import type { DeviceHealth } from '../../hardware/device.ts';
import type { Log } from './log.ts';

/** Watches files of certificates, of our own and of the authorities that we believe, and says in time when one ends. */
export interface CertificateWatch {
  /** Which one ends next, and when, in one sentence; empty while none does. */
  trouble(): string;
  stop(): void;
}

const MS_PER_DAY = 86_400_000;
const SAY_FROM_DAYS = 30;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** Looks at once, and each day again; the files are read anew, so that a renewed one ends the trouble. */
export function watchCertificates(files: readonly string[], clock: Clock, log: Log): CertificateWatch {
  let trouble = '';
  let cancel: Cancel = () => {};
  const look = () => {
    const ending = [...new Set(files)].flatMap((file) => endOf(file, clock.wallMs())).filter(isSoon);
    const [next] = ending.toSorted((a, b) => a.days - b.days);
    trouble = next === undefined ? '' : wordsFor(next);
    for (const { file, subject, days, endsAt } of ending) {
      const fields = { file, subject, endsAt, days: Math.floor(days), consequence: 'no connection without it' };
      log.write(days < 0 ? 'error' : 'warn', 'certificateEnds', fields);
    }
    cancel = clock.after(MS_PER_DAY, look);
  };
  look();
  return { trouble: () => trouble, stop: () => cancel() };
}

/** What a health is in which there is this trouble too. What is down stays so, for its own reason. */
export function troubled(health: DeviceHealth, trouble: string): DeviceHealth {
  return trouble === '' || health.state !== 'up' ? health : { ...health, state: 'degraded', reason: trouble };
}

interface Ending {
  readonly file: string;
  readonly subject: string;
  readonly endsAt: string;
  /** Until then; below zero when it has ended. */
  readonly days: number;
}

/** The certificate of a file that ends first. What cannot be read is told of by whoever needs it. */
function endOf(file: string, wallMs: number): readonly Ending[] {
  try {
    const texts = readFileSync(file, 'utf8').match(CERTIFICATE) ?? [];
    const endings = texts.map((text) => {
      const { subject, validTo } = new X509Certificate(text);
      const endsMs = Date.parse(validTo);
      const endsAt = new Date(endsMs).toISOString().slice(0, 10);
      return { file, subject, endsAt, days: (endsMs - wallMs) / MS_PER_DAY };
    });
    return endings.toSorted((a, b) => a.days - b.days).slice(0, 1);
  } catch {
    return [];
  }
}

function isSoon({ days }: Ending): boolean {
  return days < SAY_FROM_DAYS;
}

function wordsFor({ file, endsAt, days }: Ending): string {
  const name = path.basename(file);
  if (days < 0) return `the certificate ${name} ended on ${endsAt}: renew it`;
  const left = Math.floor(days);
  return `the certificate ${name} ends on ${endsAt}, in ${left} ${left === 1 ? 'day' : 'days'}: renew it`;
}
