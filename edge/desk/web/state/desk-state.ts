import type { CaseCard, DeskEvent, DeskRules, LaneView, ServiceView } from '../../wire.ts';

/** The desk as the daemon has told it. */
export interface DeskState {
  readonly site: string;
  readonly mode: 'operation' | 'simulation';
  readonly rules: DeskRules;
  readonly lanes: readonly LaneView[];
  readonly cases: ReadonlyMap<string, CaseCard>;
  readonly services: readonly ServiceView[];
}

/** The desk after an event; before the first snapshot there is nothing that an event could change. */
export function afterEvent(desk: DeskState | null, event: DeskEvent): DeskState | null {
  if (event.type === 'snapshot') {
    const { site, mode, rules, lanes, services, cases } = event;
    return { site, mode, rules, lanes, services, cases: new Map(cases.map((card) => [card.id, card])) };
  }
  if (desk === null) return null;
  switch (event.type) {
    case 'lane':
      return { ...desk, lanes: replaced(desk.lanes, event.lane, ({ lane }) => lane) };
    case 'service':
      return { ...desk, services: replaced(desk.services, event.service, ({ service }) => service) };
    case 'case':
      return { ...desk, cases: withCard(desk.cases, event.card) };
    default:
      return desk;
  }
}

function replaced<T>(all: readonly T[], fresh: T, keyOf: (item: T) => string): readonly T[] {
  const key = keyOf(fresh);
  return all.some((item) => keyOf(item) === key)
    ? all.map((item) => (keyOf(item) === key ? fresh : item))
    : [...all, fresh];
}

/** A card that was overtaken on its way says nothing new. */
function withCard(cases: ReadonlyMap<string, CaseCard>, card: CaseCard): ReadonlyMap<string, CaseCard> {
  return (cases.get(card.id)?.version ?? -1) > card.version ? cases : new Map([...cases, [card.id, card]]);
}

/** What people call a lane. */
export function laneName(desk: DeskState | null, lane: string): string {
  return desk?.lanes.find((each) => each.lane === lane)?.name ?? lane;
}

/** Services that the desk has to do without. */
export function missingServices(desk: DeskState): readonly ServiceView[] {
  return desk.services.filter(({ state }) => state === 'down' || state === 'degraded');
}
