import { createMemoryBus } from '../../hardware/bus/memory-bus.ts';
import { createEmitter } from '../../hardware/emitter.ts';
import { seededEntropy } from '../../hardware/entropy.ts';
import { createModbusGate } from '../../hardware/gate/driver.ts';
import type { GateEvent } from '../../hardware/gate/gate.ts';
import { modbusGateOptionsSchema } from '../../hardware/gate/options.ts';
import { createMemoryPortPair } from '../../hardware/port/memory.ts';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import { createGateTwin, type GateTwinOptions } from './gate.ts';

/** What a test's gate records about power failure. */
export const RIG_FAIL_STATE = {
  entry: 'holds',
  exit: 'frees',
  diversion: 'holds',
  signedOffBy: 'nobody: this is a test',
  signedOffOn: '2026-01-01',
} as const;

/** The gate driver and its twin, joined in memory, in virtual time. */
export async function createGateRig(
  options: Readonly<Record<string, unknown>> = {},
  twinOptions: Partial<GateTwinOptions> = {},
  seed = 1,
) {
  const clock = createVirtualClock();
  const entropy = seededEntropy(seed);
  const pair = createMemoryPortPair({ clock, delayMs: 2 });
  const toTwin = createEmitter<Uint8Array>();
  /** What the daemon says no longer arrives, as when it hangs: the wire stays as it is. */
  const daemon = { hangs: false };
  const bytes = (chunk: Uint8Array) => {
    if (!daemon.hangs) toTwin.emit(chunk);
  };
  const far = await pair.far.open({ bytes, closed: () => {} });
  const twin = createGateTwin({
    wire: { write: (bytes) => far.write(bytes), onBytes: (listener) => toTwin.on(listener) },
    clock,
    entropy,
    ...twinOptions,
  });
  const bus = createMemoryBus(clock);
  const gate = createModbusGate(
    'gate',
    modbusGateOptionsSchema.parse({ port: { tcp: 'memory:1' }, failState: RIG_FAIL_STATE, ...options }),
    { clock, entropy, openPort: () => pair.near, bus: bus.client('gate') },
  );
  const events: GateEvent[] = [];
  gate.onEvent((event) => events.push(event));
  /** Events by type and leaf, such as `leafMoved entry open`. */
  const said = () =>
    events.map((event) => {
      const { type, atMs: _, ...rest } = event;
      return [type, ...Object.values(rest).filter((value) => typeof value !== 'object')].join(' ');
    });
  const run = async (ms: number) => clock.advanceSettled(ms);
  return { clock, entropy, twin, gate, events, said, run, toTwin, daemon };
}
