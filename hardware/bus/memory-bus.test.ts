import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../virtual-clock.ts';
import type { Bus } from './bus.ts';
import { createMemoryBus } from './memory-bus.ts';

async function world() {
  const clock = createVirtualClock();
  const memory = createMemoryBus(clock);
  const speaker = memory.client('speaker', { will: { topic: 'status', payload: 'offline', retain: true } });
  const hearer = memory.client('hearer');
  speaker.start();
  hearer.start();
  await clock.advanceSettled(1);
  return { clock, memory, speaker, hearer, heard: listen(hearer, '#') };
}

function listen(bus: Bus, filter: string): string[] {
  const heard: string[] = [];
  bus.subscribe(filter, ({ topic, payload, retained }) => {
    heard.push(`${topic} ${Buffer.from(payload).toString()}${retained ? ' (retained)' : ''}`);
  });
  return heard;
}

describe('the bus in memory', () => {
  it('delivers later, in order, and then acknowledges', async () => {
    const { clock, speaker, heard } = await world();
    const published = Promise.all([speaker.publish('a', '1'), speaker.publish('a', '2')]);
    expect(heard).toEqual([]);
    await clock.advanceSettled(1);
    await published;
    expect(heard).toEqual(['a 1', 'a 2']);
  });

  it('gives what was retained to whoever subscribes or comes back, and forgets it for an empty message', async () => {
    const { clock, speaker, memory, hearer, heard } = await world();
    void speaker.publish('a', 'kept', { retain: true });
    await clock.advanceSettled(1);
    expect(heard).toEqual(['a kept']);
    memory.cut('hearer');
    await clock.advanceSettled(1000);
    expect(heard).toEqual(['a kept', 'a kept (retained)']);
    void speaker.publish('a', '', { retain: true });
    await clock.advanceSettled(1);
    const late = listen(hearer, 'a');
    await clock.advanceSettled(1);
    expect(late).toEqual([]);
  });

  it('publishes the will of a client that was cut, not of one that left', async () => {
    const { clock, memory, speaker, heard } = await world();
    memory.cut('speaker');
    expect(speaker.health().state).toBe('down');
    await expect(speaker.publish('a', 'x')).rejects.toThrow('not connected');
    await clock.advanceSettled(1000);
    expect(heard).toEqual(['status offline']);
    expect(speaker.health().state).toBe('up');
    await speaker.stop();
    await clock.advanceSettled(1000);
    expect(heard).toHaveLength(1);
  });

  it('does not deliver over a new connection what was on its way over the old one', async () => {
    const { clock, memory, speaker, heard } = await world();
    memory.dials.latencyMs = 500;
    const publishing = speaker.publish('a', 'x');
    memory.cut('hearer');
    await clock.advanceSettled(2000);
    await publishing;
    expect(heard).toEqual([]);
  });

  it('is down for everybody when the broker is killed, until it is restarted', async () => {
    const { clock, memory, speaker, hearer } = await world();
    memory.kill();
    await clock.advanceSettled(5000);
    expect([speaker.health().state, hearer.health().state]).toEqual(['down', 'down']);
    memory.restart();
    await clock.advanceSettled(1000);
    expect([speaker.health().state, hearer.health().state]).toEqual(['up', 'up']);
  });

  it('drops, doubles and loses acknowledgements as its dials say', async () => {
    const { clock, memory, speaker, heard } = await world();
    memory.dials.duplicateChance = 1;
    await Promise.all([speaker.publish('a', 'twice'), clock.advanceSettled(1)]);
    memory.dials.dropChance = 1;
    await Promise.all([speaker.publish('a', 'never'), clock.advanceSettled(1)]);
    Object.assign(memory.dials, { dropChance: 0, duplicateChance: 0, dropAckChance: 1 });
    const refusal = speaker.publish('a', 'unacknowledged').catch(String);
    await clock.advanceSettled(20_000);
    expect(await refusal).toContain('not acknowledged');
    expect(heard).toEqual(['a twice', 'a twice', 'a unacknowledged']);
  });

  it('lets messages overtake each other when jitter is dialled', async () => {
    const { clock, memory, speaker, heard } = await world();
    memory.dials.jitterMs = 100;
    const numbers = Array.from({ length: 20 }, (_, index) => `a ${index}`);
    for (let index = 0; index < 20; index += 1) void speaker.publish('a', String(index));
    await clock.advanceSettled(200);
    expect(heard.toSorted()).toEqual(numbers.toSorted());
    expect(heard).not.toEqual(numbers);
  });
});
