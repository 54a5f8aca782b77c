/**
 * What lane and centre say to each other over the broker, and which of them says it. The topics and the brokers' access
 * lists are both made from this.
 */

/** On `greenlane/<site>/<lane>/<subject>`. */
export const LANE_SUBJECTS = {
  journal: 'lane',
  status: 'lane',
  'command-answer': 'lane',
  receipt: 'centre',
  release: 'centre',
  command: 'centre',
  advice: 'centre',
} as const;
export type LaneSubject = keyof typeof LANE_SUBJECTS;

/** On `greenlane/<site>/<subject>`. */
export const SITE_SUBJECTS = { 'hold-baggage': 'centre' } as const;
export type SiteSubject = keyof typeof SITE_SUBJECTS;
