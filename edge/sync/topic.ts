import type { LaneSubject, SiteSubject } from '../contract/lane-subject.ts';

/** The topic of a lane, `greenlane/<site>/<lane>/<subject>`. */
export function topicOf(site: string, lane: string, subject: LaneSubject): string {
  return `greenlane/${topicLevel(site)}/${topicLevel(lane)}/${subject}`;
}

/** The topic of a whole site, `greenlane/<site>/<subject>`. */
export function siteTopicOf(site: string, subject: SiteSubject): string {
  return `greenlane/${topicLevel(site)}/${subject}`;
}

/** A name as one topic level, whatever is in it: no `/`, `+` or `#` survives. */
export function topicLevel(name: string): string {
  return encodeURIComponent(name.toWellFormed());
}
