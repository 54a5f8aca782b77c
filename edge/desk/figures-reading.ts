import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Clock } from '../../hardware/clock.ts';
import type { OpenLedger } from '../ledger/ledger.ts';
import { asked } from './asked.ts';
import { factOf, type FigureFact } from './figures-facts.ts';
import { figuresOf } from './figures.ts';
import { pagesOf } from './journal-pages.ts';
import type { ShiftFigures } from './wire-supervise.ts';

export interface FiguresDesk {
  readonly ledger: Pick<OpenLedger, 'newest'>;
  readonly clock: Clock;
}

const MS_PER_HOUR = 3_600_000;
/** A shift of eight busy lanes decides some 20,000 passages; no more rows of a kind are read at once. */
const ROWS_LIMIT = 20_000;
const KINDS = ['decision', 'outcome', 'disposition'] as const;

const querySchema = z.object({ hours: z.coerce.number().int().min(1).max(24).default(8) });

export function registerFigures(app: FastifyInstance, desk: FiguresDesk): void {
  /** By hours. Whoever asks while somebody's answer is being read gets the same one. */
  const underWay = new Map<number, Promise<ShiftFigures>>();

  app.get('/api/figures', { config: { act: 'see-figures', unattended: true } }, (request): Promise<ShiftFigures> => {
    const { hours } = asked(querySchema, request.query);
    const reading = underWay.get(hours) ?? readFigures(desk, hours).finally(() => underWay.delete(hours));
    underWay.set(hours, reading);
    return reading;
  });
}

/** The last hours' figures. Where there are more rows than are read at once, `fromMs` is where the reading ended. */
export async function readFigures({ ledger, clock }: FiguresDesk, hours: number): Promise<ShiftFigures> {
  const toMs = clock.wallMs();
  let fromMs = toMs - hours * MS_PER_HOUR;
  const facts: FigureFact[] = [];
  for (const kind of KINDS) {
    let read = 0;
    for await (const page of pagesOf(ledger, kind, null)) {
      const inTime = page.filter(({ record }) => record.wallMs >= fromMs);
      facts.push(...inTime.flatMap(({ record }) => factOf(record) ?? []));
      read += page.length;
      if (inTime.length === 0) break;
      if (read >= ROWS_LIMIT) {
        fromMs = Math.max(fromMs, page.at(-1)?.record.wallMs ?? fromMs);
        break;
      }
    }
  }
  return figuresOf(facts, fromMs, toMs);
}
