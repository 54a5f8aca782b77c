import type { DispositionWord } from '../contract/case.ts';
import type { Role } from '../contract/officer.ts';

/** Everything that somebody may do at the desk; every route that is not open to strangers names one. */
export type Act =
  /** See, leave and protect one's own session: the only act before a first password has been changed. */
  | 'own-account'
  | 'see-lanes'
  | 'see-cases'
  | 'decide'
  | 'approve'
  | 'order-lane'
  | 'maintain-lane'
  | 'see-figures'
  | 'see-audit'
  | 'replay'
  | 'see-devices'
  | 'see-log';

const EVERYBODY = ['own-account', 'see-lanes'] as const satisfies readonly Act[];
const OFFICER = [...EVERYBODY, 'see-cases', 'decide', 'order-lane'] as const satisfies readonly Act[];

/** A technician sees no passengers; an auditor sees all and changes nothing. */
const RIGHTS: Readonly<Record<Role, ReadonlySet<Act>>> = {
  officer: new Set(OFFICER),
  supervisor: new Set([
    ...OFFICER,
    'approve',
    'maintain-lane',
    'see-figures',
    'see-audit',
    'replay',
    'see-devices',
    'see-log',
  ]),
  technician: new Set([...EVERYBODY, 'maintain-lane', 'see-devices', 'see-log']),
  auditor: new Set([...EVERYBODY, 'see-cases', 'see-figures', 'see-audit', 'replay']),
};

/** Who may do what, decided here and nowhere else. */
export function may(role: Role, act: Act): boolean {
  return RIGHTS[role].has(act);
}

const LETS_GO: ReadonlySet<DispositionWord> = new Set(['release', 'goods-declared', 'duty-to-pay']);

/** Whether the passenger goes on with their bags afterwards: then an alarm asks for more than a word. */
export function letsGo(what: DispositionWord): boolean {
  return LETS_GO.has(what);
}
