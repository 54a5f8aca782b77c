import type { Sqlite } from './database.ts';

const IMAGE = /"sha256":"([0-9a-f]{64})"/g;

/** SHA-256 of every image that evidence of an open passage or case, or evidence not yet receipted, refers to, or that goes to the centre. */
export function imagesInUse(db: Sqlite): ReadonlySet<string> {
  const bodies = db.prepare<[], { body: string }>(
    `select j.body from lanes l join journal j on j.lane = l.lane and j.sequence > l.receipted_upto
     where j.kind = 'evidence'
     union all
     select j.body from open_passages o join journal j on j.passage = o.passage and j.lane = o.lane
     where j.kind = 'evidence'
     union all
     select j.body from cases c join journal j on j.passage = c.passage and j.lane = c.lane
     where c.decided_wall_ms is null and j.kind = 'evidence'`,
  );
  const uploads = db.prepare<[], string>('select sha256 from uploads').pluck();
  const used = new Set(uploads.all());
  for (const { body } of bodies.iterate()) {
    for (const [, sha256] of body.matchAll(IMAGE)) {
      if (sha256 !== undefined) used.add(sha256);
    }
  }
  return used;
}
