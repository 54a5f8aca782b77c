import type { Cancel, Clock } from '../../hardware/clock.ts';
import { type Leaf, LEAVES } from '../../hardware/gate/gate.ts';
import { permitCoil, type Profile } from '../../hardware/gate/profile.ts';
import * as modbus from '../../hardware/modbus/protocol.ts';
import type { IllegalRequest, Reply, Request } from '../../hardware/modbus/protocol.ts';

/** The I/O module of a gate: a Modbus server with coils, discrete inputs and the watchdog register. */
export interface GateModule {
  /** Executes a request. */
  answer(request: Request | IllegalRequest): Reply;
  coil(address: number): boolean;
  permitted(): readonly Leaf[];
  /** Drops every permit, as a restart of the module does. */
  restart(): void;
}

export interface GateModuleOptions {
  readonly clock: Clock;
  readonly profile: Profile;
  /** Every discrete input, by address. */
  readonly inputs: () => readonly boolean[];
  /** A permit coil went on or off. */
  readonly permitsChanged: () => void;
}

/** A permit coil that goes on with no lease running stands this long until a lease is written. */
const ARMED_MS = 300;
/** The longest lease that the watchdog register takes. */
const LONGEST_LEASE_MS = 5000;
const COIL_COUNT = 32;
const REGISTER_COUNT = 8;

/** Counts the lease down by the module's own clock; `expired` is called at 0. */
function createWatchdog(clock: Clock, expired: () => void) {
  let untilMs = 0;
  let cancel: Cancel = () => {};
  const remainingMs = () => Math.max(0, Math.ceil(untilMs - clock.nowMs()));

  function run(leaseMs: number): void {
    cancel();
    untilMs = clock.nowMs() + leaseMs;
    if (leaseMs === 0) expired();
    else cancel = clock.after(leaseMs, expired);
  }

  return {
    remainingMs,
    run,
    arm(): void {
      if (remainingMs() === 0) run(ARMED_MS);
    },
  };
}

function refuse(code: number, why: number): Reply {
  return { kind: 'exception', function: code, code: why };
}

/** Coils and registers, and the countdown between them. */
function createMemory({ clock, profile, permitsChanged }: GateModuleOptions) {
  const coils = Array.from({ length: COIL_COUNT }, () => false);
  const permitCoils = new Set(LEAVES.map((leaf) => permitCoil(profile, leaf)));
  const watchdog = createWatchdog(clock, () => {
    const standing = [...permitCoils].filter((address) => coils[address]);
    for (const address of standing) coils[address] = false;
    if (standing.length > 0) permitsChanged();
  });

  return {
    coils: (): readonly boolean[] => coils,
    registers: (): readonly number[] =>
      Array.from({ length: REGISTER_COUNT }, (_, index) => (index === profile.watchdog ? watchdog.remainingMs() : 0)),
    /** The answer is what speaks against it, or null. */
    writeCoils(code: number, address: number, on: readonly boolean[]): Reply | null {
      if (address + on.length > COIL_COUNT) return refuse(code, modbus.ILLEGAL_ADDRESS);
      let changed = false;
      on.forEach((value, index) => {
        const isPermit = permitCoils.has(address + index);
        changed ||= isPermit && coils[address + index] !== value;
        coils[address + index] = value;
        if (isPermit && value) watchdog.arm();
      });
      if (changed) permitsChanged();
      return null;
    },
    writeRegisters(code: number, address: number, values: readonly number[]): Reply | null {
      if (address + values.length > REGISTER_COUNT) return refuse(code, modbus.ILLEGAL_ADDRESS);
      const leaseMs = values[profile.watchdog - address] ?? null;
      if (leaseMs === null) return null;
      if (leaseMs > LONGEST_LEASE_MS) return refuse(code, modbus.ILLEGAL_VALUE);
      watchdog.run(leaseMs);
      return null;
    },
    restart: () => watchdog.run(0),
  };
}

type Memory = ReturnType<typeof createMemory>;

function read<T>(from: readonly T[], request: Extract<Request, { kind: 'readBits' | 'readRegisters' }>): T[] | null {
  const end = request.address + request.count;
  return end > from.length ? null : from.slice(request.address, end);
}

function readBits(
  request: Extract<Request, { kind: 'readBits' }>,
  memory: Memory,
  inputs: () => readonly boolean[],
): Reply {
  const on = read(request.function === modbus.READ_COILS ? memory.coils() : inputs(), request);
  if (on === null) return refuse(request.function, modbus.ILLEGAL_ADDRESS);
  return { kind: 'bits', function: request.function, on };
}

function readRegisters(request: Extract<Request, { kind: 'readRegisters' }>, memory: Memory): Reply {
  if (request.function === modbus.READ_INPUT_REGISTERS) return refuse(request.function, modbus.ILLEGAL_FUNCTION);
  const values = read(memory.registers(), request);
  if (values === null) return refuse(request.function, modbus.ILLEGAL_ADDRESS);
  return { kind: 'registers', function: request.function, values };
}

function write(request: Exclude<Request, { kind: 'readBits' | 'readRegisters' }>, memory: Memory): Reply {
  const { address } = request;
  switch (request.kind) {
    case 'writeCoil': {
      const echo: Reply = { kind: 'wroteCoil', address, on: request.on };
      return memory.writeCoils(modbus.WRITE_SINGLE_COIL, address, [request.on]) ?? echo;
    }
    case 'writeCoils': {
      const echo: Reply = { kind: 'wroteCoils', address, count: request.on.length };
      return memory.writeCoils(modbus.WRITE_MULTIPLE_COILS, address, request.on) ?? echo;
    }
    case 'writeRegister': {
      const echo: Reply = { kind: 'wroteRegister', address, value: request.value };
      return memory.writeRegisters(modbus.WRITE_SINGLE_REGISTER, address, [request.value]) ?? echo;
    }
    case 'writeRegisters':
      break;
  }
  const echo: Reply = { kind: 'wroteRegisters', address, count: request.values.length };
  return memory.writeRegisters(modbus.WRITE_MULTIPLE_REGISTERS, address, request.values) ?? echo;
}

export function createGateModule(options: GateModuleOptions): GateModule {
  const { profile } = options;
  const memory = createMemory(options);
  return {
    answer(request) {
      if (request.kind === 'illegal') return refuse(request.function, request.code);
      if (request.kind === 'readBits') return readBits(request, memory, options.inputs);
      return request.kind === 'readRegisters' ? readRegisters(request, memory) : write(request, memory);
    },
    coil: (address) => memory.coils()[address] ?? false,
    permitted: () => LEAVES.filter((leaf) => memory.coils()[permitCoil(profile, leaf)]),
    restart: () => memory.restart(),
  };
}
