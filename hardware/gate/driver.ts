import type { DeviceHealth } from '../device.ts';
import type { DriverContext } from '../driver-context.ts';
import { createEmitter } from '../emitter.ts';
import { createLink } from '../link/create-link.ts';
import { createReplyFramer } from '../modbus/framer.ts';
import { createCycle } from './cycle.ts';
import { createGateExchange } from './exchange.ts';
import type { GateDevice, GateEvent } from './gate.ts';
import { createKeeper } from './keeper.ts';
import type { ModbusGateOptions } from './options.ts';
import { permitCoil } from './profile.ts';

/** A lost answer now and then is no reason to open the port anew; stale inputs end the permit long before. */
const DOWN_AFTER_MISSES = 5;

/** What the driver says of its health: the link's, unless the link is well and yet nothing can be read. */
function judged(health: DeviceHealth, fresh: boolean, refusal: string): DeviceHealth {
  if (health.state !== 'up' || fresh) return health;
  return { ...health, state: 'degraded', reason: refusal === '' ? 'the inputs were not read lately' : refusal };
}

/**
 * A mantrap behind a Modbus I/O module. Permits are leases that the module itself counts down, so that nothing that
 * happens here can leave one standing.
 */
export function createModbusGate(id: string, options: ModbusGateOptions, context: DriverContext): GateDevice {
  const { clock, entropy } = context;
  const { profile, unit, replyWithinMs, pollEveryMs } = options;
  const events = createEmitter<GateEvent>();
  const healths = createEmitter<DeviceHealth>();
  const link = createLink({
    port: context.openPort(options.port),
    framer: createReplyFramer(unit),
    clock,
    entropy,
    polled: true,
    attempts: 1,
    downAfterMisses: DOWN_AFTER_MISSES,
  });
  const exchange = createGateExchange({ link, clock, unit, profile, replyWithinMs });
  const health = () => judged(link.health(), keeper.fresh(), exchange.refusal());
  const keeper = createKeeper({
    clock,
    rules: options,
    write: async (leaf, on) => {
      const onSent = (atMs: number) => events.emit({ type: 'permitSent', leaf, atMs });
      return exchange.writeCoil(permitCoil(profile, leaf), on, on ? { urgent: true, onSent } : { urgent: true });
    },
    linkUp: () => link.health().state === 'up' || link.health().state === 'degraded',
    emit: (event) => events.emit(event),
    count: (name) => link.count(name),
    onFreshness: () => healths.emit(health()),
  });
  const cycle = createCycle({
    clock,
    exchange,
    permits: keeper.permits,
    profile,
    pollEveryMs,
    onReading: (timed) => keeper.take(timed),
    alarm: () => keeper.astray(),
  });
  link.onHealth((linkHealth) => {
    if (linkHealth.state === 'down') keeper.lose();
    healths.emit(health());
  });

  return {
    id,
    kind: 'modbus-gate',
    start() {
      link.start();
      cycle.start();
    },
    async stop() {
      const leaf = keeper.permits.live();
      keeper.permits.end('revoked');
      if (leaf !== null) await keeper.permits.command(leaf);
      await link.stop();
      keeper.lose();
      await cycle.stop();
    },
    health,
    onEvent: (listener) => events.on(listener),
    onHealth: (listener) => healths.on(listener),
    state: () => keeper.state(),
    permit: (leaf, leaseMs) => keeper.permit(leaf, leaseMs),
    revoke: () => keeper.permits.end('revoked'),
  };
}
