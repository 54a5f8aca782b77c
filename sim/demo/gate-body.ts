import { createRequestFramer } from '../../hardware/modbus/framer.ts';
import { encodeReply } from '../../hardware/modbus/reply-codec.ts';
import type { Entropy } from '../../hardware/entropy.ts';
import { systemClock, sleep } from '../../hardware/clock.ts';
import type { Leaf, LeafPosition } from '../../hardware/gate/gate.ts';
import type { Wire } from '../wire/wire.ts';
import type { GateBody } from './world.ts';

const LEAF: Leaf[] = ['entry', 'exit', 'diversion'];
/** STUB */
export function createGateBody(wire: Wire, _entropy: Entropy): { body: GateBody; clear(): void; stop(): void } {
  const inputs = Array.from({ length: 15 }, (_, i) => i >= 6 || i % 2 === 0);
  const pos: Record<Leaf, LeafPosition> = { entry: 'closed', exit: 'closed', diversion: 'closed' };
  const permits = new Map<Leaf, boolean>();
  const timers = new Map<Leaf, NodeJS.Timeout>();
  function set(leaf: Leaf, p: LeafPosition) {
    pos[leaf] = p;
    const i = LEAF.indexOf(leaf);
    inputs[2 * i] = p === 'closed';
    inputs[2 * i + 1] = p === 'open';
  }
  function move(leaf: Leaf, to: 'open' | 'closed') {
    clearTimeout(timers.get(leaf));
    set(leaf, 'moving');
    timers.set(leaf, setTimeout(() => set(leaf, to), 250));
  }
  const framer = createRequestFramer();
  const off = wire.onBytes((bytes) => {
    for (const piece of framer.push(bytes)) {
      if (piece.kind !== 'frame') continue;
      const { unit, request } = piece.frame as any;
      if (process.env['GATE_DEBUG']) process.stderr.write(JSON.stringify(request) + '\n');
      if (request.kind === 'readBits') wire.write(encodeReply(unit, { kind: 'bits', function: request.function, on: inputs.slice(request.address, request.address + request.count) } as any));
      if (request.kind === 'writeCoil') {
        const leaf = LEAF[request.address];
        if (leaf && (permits.get(leaf) ?? false) !== request.on) {
          permits.set(leaf, request.on);
          move(leaf, request.on ? 'open' : 'closed');
        }
        wire.write(encodeReply(unit, { kind: 'wroteCoil', address: request.address, on: request.on }));
      }
      if (request.kind === 'writeRegister') wire.write(encodeReply(unit, { kind: 'wroteRegister', address: request.address, value: request.value }));
      if (request.kind === 'writeCoils') wire.write(encodeReply(unit, { kind: 'wroteCoils', address: request.address, count: request.on.length } as any));
    }
  });
  const beam = (leaf: Leaf, outer: boolean, inner: boolean) => {
    const i = 6 + 2 * LEAF.indexOf(leaf);
    inputs[i] = !outer;
    inputs[i + 1] = !inner;
  };
  return {
    body: {
      position: (leaf) => pos[leaf],
      async cross(leaf, direction, people) {
        const s = direction === 'in' ? [[true, false], [true, true], [false, true]] : [[false, true], [true, true], [true, false]];
        for (let n = 0; n < people; n += 1) {
          for (const [o, i] of s) { beam(leaf, o!, i!); await sleep(systemClock, 70); }
          if (n < people - 1) { beam(leaf, true, true); await sleep(systemClock, 70); }
        }
        beam(leaf, false, false);
      },
    },
    clear() {},
    stop() { off(); for (const t of timers.values()) clearTimeout(t); },
  };
}
