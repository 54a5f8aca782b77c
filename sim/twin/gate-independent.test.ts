import modbusSerial from 'modbus-serial';
import { afterEach, describe, expect, it } from 'vitest';
import { createMemoryBus } from '../../hardware/bus/memory-bus.ts';
import { sleep, systemClock } from '../../hardware/clock.ts';
import { systemEntropy } from '../../hardware/entropy.ts';
import { createModbusGate } from '../../hardware/gate/driver.ts';
import type { GateEvent } from '../../hardware/gate/gate.ts';
import { modbusGateOptionsSchema } from '../../hardware/gate/options.ts';
import { openPort } from '../../hardware/port/open.ts';
import type { Port } from '../../hardware/port/port.ts';
import { openPty } from '../wire/pty.ts';
import { openTcpWire } from '../wire/tcp.ts';
import type { Wire } from '../wire/wire.ts';
import { createGateTwin } from './gate.ts';
import { RIG_FAIL_STATE } from './gate-rig.ts';

// modbus-serial shares no line with us: what it understands, and says, is Modbus.

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(systemClock, 5);
}

/** The device's end of a wire, as a port. */
function portOf(wire: Wire): Port {
  return {
    address: 'the other end',
    byteTimeMs: 0,
    async open(sink) {
      const leave = wire.onBytes((bytes) => sink.bytes(bytes));
      return {
        write: (bytes) => wire.write(bytes),
        async close() {
          leave();
        },
      };
    },
  };
}

function gateOn(port: (options: Parameters<typeof openPort>[0]) => Port, options: object) {
  const bus = createMemoryBus(systemClock).client('gate');
  const parsed = modbusGateOptionsSchema.parse({ failState: RIG_FAIL_STATE, ...options });
  const gate = createModbusGate('gate', parsed, { clock: systemClock, entropy: systemEntropy, openPort: port, bus });
  const events: GateEvent[] = [];
  gate.onEvent((event) => events.push(event));
  closers.push(async () => gate.stop());
  gate.start();
  return { gate, events };
}

/** A server of modbus-serial that behaves as a gate module does, on the slave of a pseudo-terminal. */
async function serveWithModbusSerial(path: string) {
  const inputs = Array.from({ length: 16 }, (_, index) => index >= 6 || index % 2 === 0);
  const coils = new Map<number, boolean>();
  const registers: number[] = [];
  const server = new modbusSerial.ServerSerial(
    {
      getDiscreteInput: (address: number) => inputs[address] ?? false,
      getCoil: (address: number) => coils.get(address) ?? false,
      getHoldingRegister: () => registers.at(-1) ?? 0,
      setCoil: (address: number, on: boolean) => {
        coils.set(address, on);
        if (address === 1) [inputs[2], inputs[3]] = on ? [false, true] : [true, false];
      },
      setRegister: (_address: number, value: number) => void registers.push(value),
    },
    { path, baudRate: 115_200, unitID: 1 },
  );
  await new Promise<void>((resolve) => {
    server.on('initialized', () => resolve());
  });
  closers.push(
    async () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
      }),
  );
  return { inputs, coils, registers };
}

describe('modbus-serial as the module', () => {
  it('is read and commanded by our driver', async () => {
    const wire = await openPty();
    closers.push(async () => wire.close());
    const { inputs, coils, registers } = await serveWithModbusSerial(wire.path);
    const { gate, events } = gateOn(() => portOf(wire), { port: wire.port });
    await until(() => gate.permit('exit', 3000) === 'given');
    await until(() => gate.state().leaves.exit === 'open');
    expect(coils.get(1)).toBe(true);
    await until(() => registers.some((value) => value > 2000 && value <= 3000));
    gate.revoke();
    await until(() => gate.state().leaves.exit === 'closed');
    await until(() => registers.at(-1) === 0);
    expect([coils.get(0), coils.get(1), coils.get(2)]).toEqual([false, false, false]);
    inputs[12] = false;
    await until(() => gate.state().safety.emergency === 'active');
    expect(gate.permit('exit', 3000)).toBe('refused: safety input active or unknown');
    expect(events.map((event) => event.type)).toEqual(expect.arrayContaining(['permitSent', 'permitEnded']));
    expect(gate.health().counters).toMatchObject({ badCheck: 0, noise: 0 });
  });
});

async function clientOf(wire: Wire) {
  const client = new modbusSerial.default();
  if ('serial' in wire.port) await client.connectRTUBuffered(wire.port.serial, { baudRate: wire.port.baud });
  // Its "TCP RTU" port speaks Modbus TCP; its Telnet port is RTU over a bare socket.
  else await client.connectTelnet('127.0.0.1', { port: Number(wire.port.tcp.split(':')[1]) });
  client.setID(1);
  client.setTimeout(2000);
  closers.push(
    async () =>
      new Promise<void>((resolve) => {
        client.close(() => resolve());
      }),
  );
  return client;
}

describe.each([
  ['pty', async () => openPty()],
  ['tcp', async () => openTcpWire()],
])('modbus-serial as the controller, over %s', (_name, make) => {
  it('reads and commands our twin', async () => {
    const wire = await make();
    closers.push(async () => wire.close());
    const twin = createGateTwin({ wire, clock: systemClock, entropy: systemEntropy });
    closers.push(() => twin.stop());
    const client = await clientOf(wire);
    const rest = [true, false, true, false, true, false, ...Array.from({ length: 9 }, () => true)];
    expect((await client.readDiscreteInputs(0, 15)).data.slice(0, 15)).toEqual(rest);
    await client.writeRegister(0, 2000);
    await client.writeCoil(0, true);
    expect(twin.permitted()).toEqual(['entry']);
    expect((await client.readCoils(0, 5)).data.slice(0, 5)).toEqual([true, false, false, false, false]);
    expect((await client.readHoldingRegisters(0, 1)).data[0]).toBeGreaterThan(0);
    await until(() => twin.leafPosition('entry') === 'open');
    expect((await client.readDiscreteInputs(0, 2)).data.slice(0, 2)).toEqual([false, true]);
    await client.writeCoils(0, [false, false, true, true]);
    expect(twin.permitted()).toEqual(['diversion']);
    expect(twin.alarmShown()).toBe(true);
    await client.writeRegisters(0, [0]);
    expect(twin.permitted()).toEqual([]);
    await expect(client.readDiscreteInputs(100, 8)).rejects.toThrow(/address/i);
    await expect(client.writeRegister(0, 60_000)).rejects.toThrow(/value/i);
  });
});

describe('our driver and our twin', () => {
  it('speak over TCP as over a serial line', async () => {
    const wire = await openTcpWire();
    closers.push(async () => wire.close());
    const twin = createGateTwin({ wire, clock: systemClock, entropy: systemEntropy });
    closers.push(() => twin.stop());
    const { gate, events } = gateOn(openPort, { port: wire.port });
    await until(() => gate.permit('entry', 4000) === 'given');
    await until(() => twin.leafPosition('entry') === 'open');
    expect(await twin.walkThrough('entry', 'in')).toBe(true);
    await until(() => events.some((event) => event.type === 'leafCrossed'));
    gate.revoke();
    await until(() => gate.state().leaves.entry === 'closed');
    expect(twin.permitted()).toEqual([]);
  });
});
