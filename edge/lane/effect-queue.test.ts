import { describe, expect, it } from 'vitest';
import { openQueue } from './effect-queue.fixture.ts';
import { decision, machineIn, RULES } from './passage.fixture.ts';
import { activePassage, type PassageEffect } from './passage.ts';

function passage() {
  const active = activePassage(machineIn('assessing').state);
  if (active === null) throw new TypeError('an assessing machine has a passage');
  return active;
}

const RECORD: PassageEffect = { type: 'recordDecision', passage: passage(), decision: decision('release') };
const PERMIT: PassageEffect = { type: 'permit', leaf: 'exit' };

describe('the effect queue', () => {
  it('does effects in order', () => {
    const { queue, done } = openQueue();
    queue.run([RECORD, PERMIT, { type: 'revoke' }]);
    expect(done).toEqual(['decision', 'permit exit', 'revoke']);
  });

  it('holds a permit back behind a row that cannot be written, and tries again by itself', () => {
    const { queue, done, clock, fail } = openQueue();
    fail(true);
    queue.run([RECORD, PERMIT]);
    clock.advance(5000);
    expect(done).toEqual([]);
    expect(queue.blockedBy()).toContain('ledger-unwritable');
    fail(false);
    clock.advance(500);
    expect(done).toEqual(['decision', 'permit exit']);
    expect(queue.blockedBy()).toBe(null);
  });

  it('lets a revocation overtake, and forgets the permit that it ends', () => {
    const { queue, done, clock, fail } = openQueue();
    fail(true);
    queue.run([RECORD, PERMIT, { type: 'revoke' }]);
    expect(done).toEqual(['revoke']);
    fail(false);
    clock.advance(500);
    expect(done).toEqual(['revoke', 'decision']);
  });

  it('lets a call for help overtake', () => {
    const { queue, told, fail } = openQueue();
    fail(true);
    queue.run([RECORD, { type: 'raiseAlarm', passage: null, finding: RULES.alarm('leaf-stuck', 'exit') }]);
    const codes = told.flatMap((event) => (event.type === 'alarmRaised' ? [event.finding.code] : []));
    expect(codes).toEqual(['record-not-written', 'leaf-stuck']);
  });

  it('tries nothing once it was stopped', () => {
    const { queue, done, clock, fail } = openQueue();
    fail(true);
    queue.run([RECORD, PERMIT]);
    queue.stop();
    fail(false);
    clock.advance(60_000);
    expect(done).toEqual([]);
  });
});

describe('a permit', () => {
  it('that is revoked by what it brings about is not renewed', () => {
    const { permits, done, clock, onPermit } = openQueue();
    onPermit(() => permits.revoke());
    permits.permit('exit');
    clock.advance(5000);
    expect(done).toEqual(['permit exit', 'revoke']);
  });
});
