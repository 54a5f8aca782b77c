import { describe, expect, it } from 'vitest';
import { createEmitter } from './emitter.ts';

describe('emitter', () => {
  it('tells every listener, and each until it unregisters', () => {
    const emitter = createEmitter<number>();
    const seen: string[] = [];
    const listener = (value: number) => void seen.push(`a${value}`);
    const leaveFirst = emitter.on(listener);
    emitter.on(listener);
    emitter.on((value) => void seen.push(`b${value}`));
    emitter.emit(1);
    leaveFirst();
    leaveFirst();
    emitter.emit(2);
    expect(seen).toEqual(['a1', 'a1', 'b1', 'a2', 'b2']);
  });

  it('lets a listener unregister itself while it is told', () => {
    const emitter = createEmitter<number>();
    const seen: number[] = [];
    const leave = emitter.on((value) => {
      seen.push(value);
      leave();
    });
    emitter.on((value) => void seen.push(value * 10));
    emitter.emit(1);
    emitter.emit(2);
    expect(seen).toEqual([1, 10, 20]);
  });
});
