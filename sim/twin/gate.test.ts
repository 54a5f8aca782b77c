import { describe, expect, it } from 'vitest';
import { createGateRig } from './gate-rig.ts';

async function ready(...parameters: Parameters<typeof createGateRig>) {
  const rig = await createGateRig(...parameters);
  rig.gate.start();
  await rig.run(1500);
  rig.events.length = 0;
  return rig;
}

/** Renews as a lane does, until told to stop. */
function keepPermit(rig: Awaited<ReturnType<typeof createGateRig>>, leaf: 'entry' | 'exit' | 'diversion') {
  let on = true;
  const renew = () => {
    if (!on) return;
    if (rig.gate.permit(leaf, 1000) === 'given') rig.clock.after(300, renew);
  };
  renew();
  return () => {
    on = false;
    rig.gate.revoke();
  };
}

describe('gate driver and twin', () => {
  it('starts with every permit written off, and says how the leaves stand', async () => {
    const rig = await createGateRig();
    const coils: string[] = [];
    rig.toTwin.on((bytes) => {
      if (bytes[1] === 5 && (bytes[3] ?? 9) < 3) coils.push(Buffer.from(bytes.subarray(2, 6)).toString('hex'));
    });
    expect(rig.gate.state()).toMatchObject({
      permitted: null,
      readAtMs: null,
      leaves: { entry: 'unknown' },
      beams: 'unknown',
    });
    expect(rig.gate.permit('entry', 500)).toBe('refused: link is down');
    rig.gate.start();
    await rig.run(300);
    expect([...new Set(coils)].toSorted()).toEqual(['00000000', '00010000', '00020000']);
    expect(rig.gate.state()).toMatchObject({
      leaves: { entry: 'closed', exit: 'closed', diversion: 'closed' },
      safety: { emergency: 'clear', motorFault: 'clear', tamper: 'clear' },
      beams: 'clear',
    });
    expect(rig.gate.health().state).toBe('up');
  });

  it.each([
    ['loses a body that it did not look at', 0, []],
    ['sees it all the same where the world is patient', 2_000, ['leafCrossed in entry']],
  ])('held up for as long as a body takes to walk through, %s', async (_what, patienceMs, crossings) => {
    const rig = await ready({}, { patienceMs });
    const end = keepPermit(rig, 'entry');
    await rig.run(600);
    const walked = rig.twin.walkThrough('entry', 'in');
    rig.daemon.hangs = true;
    await rig.run(350);
    rig.daemon.hangs = false;
    await rig.run(1000);
    expect(await walked).toBe(true);
    expect(rig.said().filter((event) => event.startsWith('leafCrossed'))).toEqual(crossings);
    end();
  });

  it('lets one body through: permit, leaf, crossing, end, closed', async () => {
    const rig = await ready();
    const end = keepPermit(rig, 'entry');
    await rig.run(600);
    expect(rig.twin.leafPosition('entry')).toBe('open');
    const walked = rig.twin.walkThrough('entry', 'in');
    await rig.run(150);
    expect(rig.gate.state().beams).toBe('broken');
    await rig.run(450);
    expect(await walked).toBe(true);
    expect(rig.gate.state().beams).toBe('clear');
    end();
    await rig.run(1500);
    expect(rig.said()).toEqual([
      'permitSent entry',
      'leafMoved entry moving',
      'leafMoved entry open',
      'leafCrossed in entry',
      'permitEnded entry revoked',
      'leafMoved entry moving',
      'leafMoved entry closed',
    ]);
    expect(rig.twin.permitted()).toEqual([]);
    expect(rig.gate.state().permitted).toBeNull();
  });

  it('sends a permit before the next poll, and tells when', async () => {
    const rig = await ready();
    const atMs = rig.clock.nowMs();
    rig.gate.permit('exit', 1000);
    await rig.run(200);
    const sent = rig.events.find((event) => event.type === 'permitSent');
    expect((sent?.atMs ?? Infinity) - atMs).toBeLessThanOrEqual(10);
  });

  it('tells tailgating and turning back', async () => {
    const rig = await ready();
    const end = keepPermit(rig, 'entry');
    await rig.run(600);
    void rig.twin.tailgate('entry', 'in');
    await rig.run(1200);
    void rig.twin.turnBack('entry', 'in');
    await rig.run(600);
    end();
    const told = rig.said().filter((line) => /crossed|abandoned|tailgated/i.test(line));
    expect(told).toEqual([
      'tailgated entry',
      'leafCrossed in entry',
      'leafCrossed in entry',
      'crossingAbandoned entry',
    ]);
  });

  it('ends a permit that nobody renews, at both ends of the wire', async () => {
    const rig = await ready();
    rig.gate.permit('entry', 400);
    await rig.run(380);
    expect(rig.twin.permitted()).toEqual(['entry']);
    await rig.run(100);
    expect(rig.twin.permitted()).toEqual([]);
    expect(rig.said()).toContain('permitEnded entry expired');
  });

  it('leaves no permit standing when the daemon hangs: the module counts the lease down by itself', async () => {
    const rig = await ready();
    rig.gate.permit('entry', 1000);
    await rig.run(200);
    expect(rig.twin.permitted()).toEqual(['entry']);
    rig.daemon.hangs = true;
    const hung = rig.clock.nowMs();
    let droppedAtMs = Infinity;
    rig.twin.onPermits((leaves) => {
      if (leaves.length === 0) droppedAtMs = Math.min(droppedAtMs, rig.clock.nowMs());
    });
    await rig.run(1500);
    expect(droppedAtMs - hung).toBeLessThanOrEqual(1000);
  });

  it('never permits two leaves, and none while another leaf is not closed', async () => {
    const rig = await ready();
    rig.gate.permit('entry', 2000);
    expect(rig.gate.permit('exit', 2000)).toBe('refused: another leaf has a permit');
    await rig.run(500);
    rig.gate.revoke();
    await rig.run(20);
    expect(rig.gate.permit('exit', 2000)).toBe('refused: another leaf is not closed');
    await rig.run(1500);
    expect(rig.gate.permit('exit', 2000)).toBe('given');
  });

  it.each(['emergency', 'motorFault', 'tamper'] as const)(
    'ends the permit at once when %s goes active',
    async (input) => {
      const rig = await ready();
      const end = keepPermit(rig, 'entry');
      await rig.run(500);
      rig.twin[input](true);
      await rig.run(100);
      expect(rig.said()).toContain('permitEnded entry safety');
      expect(rig.twin.permitted()).toEqual([]);
      expect(rig.gate.permit('entry', 1000)).toBe('refused: safety input active or unknown');
      rig.twin[input](false);
      await rig.run(3000);
      expect(rig.gate.permit('entry', 1000)).toBe('given');
      end();
    },
  );

  it('ends the permit when another leaf opens by itself', async () => {
    const rig = await ready();
    const end = keepPermit(rig, 'exit');
    await rig.run(500);
    rig.twin.force('entry', true);
    await rig.run(100);
    expect(rig.said()).toEqual(expect.arrayContaining(['leafMovedUnbidden entry', 'permitEnded exit safety']));
    expect(rig.twin.permitted()).toEqual([]);
    end();
  });

  it('knows nothing when the module says nothing, and comes back by itself', async () => {
    const rig = await ready();
    const end = keepPermit(rig, 'entry');
    await rig.run(500);
    rig.twin.setFault('off');
    await rig.run(1000);
    expect(rig.gate.state()).toMatchObject({
      leaves: { entry: 'unknown', exit: 'unknown', diversion: 'unknown' },
      safety: { emergency: 'unknown' },
      permitted: null,
    });
    expect(rig.said()).toContain('permitEnded entry linkLost');
    expect(rig.gate.health().state).toBe('down');
    end();
    rig.twin.setFault('ok');
    await rig.run(30_000);
    expect(rig.gate.health().state).toBe('up');
    expect(rig.gate.state().leaves).toEqual({ entry: 'closed', exit: 'closed', diversion: 'closed' });
    expect(rig.gate.permit('entry', 500)).toBe('given');
  });

  it('writes the permit off before it lets go of the port', async () => {
    const rig = await ready();
    rig.gate.permit('entry', 5000);
    await rig.run(200);
    expect(rig.twin.permitted()).toEqual(['entry']);
    const stopped = rig.gate.stop();
    await rig.run(100);
    await stopped;
    expect(rig.twin.permitted()).toEqual([]);
    rig.events.length = 0;
    await rig.run(6000);
    expect(rig.events).toEqual([]);
    expect(rig.clock.pending()).toBe(0);
  });
});
