import type fs from 'node:fs';

/** How many more changes the disk takes before the power goes. */
export const disk = { changesLeft: Infinity };

/** `node:fs` on that disk. A cut in the middle of writing leaves a part of the bytes. */
export function withPowerCuts(real: typeof fs) {
  const cut = <A extends unknown[], R>(change: (...given: A) => R) => {
    return (...given: A): R => {
      if (disk.changesLeft <= 0) throw new TypeError('the power is gone');
      disk.changesLeft -= 1;
      return change(...given);
    };
  };
  const { mkdirSync, renameSync, rmSync } = real;
  const writeWhole = cut((file: number | string, bytes: Buffer) => real.writeFileSync(file, bytes));
  return {
    ...real,
    // Waiting for a disk proves nothing here: what was written is there.
    fsyncSync: cut(() => {}),
    mkdirSync: cut(mkdirSync),
    renameSync: cut(renameSync),
    rmSync: cut(rmSync),
    writeFileSync(file: number | string, content: Buffer | string) {
      const bytes = Buffer.from(content);
      if (disk.changesLeft <= 0) real.writeFileSync(file, bytes.subarray(0, bytes.length / 2));
      writeWhole(file, bytes);
    },
  };
}
