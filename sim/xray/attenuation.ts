import { readFileSync } from 'node:fs';
import { z } from 'zod';

const tableSchema = z.object({
  energies_keV: z.array(z.number()),
  materials: z.record(z.string(), z.object({ density: z.number(), mu_rho: z.array(z.number()) })),
});

const table = tableSchema.parse(JSON.parse(readFileSync(new URL('./mass-attenuation.json', import.meta.url), 'utf8')));

/**
 * The beam in a few lines: keV and the share of each in what the detector counts. Low: a tube at 80 kV; high: at 160 kV
 * behind copper. Both coarse on purpose; what matters is that light and heavy elements part ways between them.
 */
export const LOW_BEAM = [
  [30, 0.12],
  [40, 0.3],
  [50, 0.34],
  [64, 0.24],
] as const;
export const HIGH_BEAM = [
  [80, 0.28],
  [100, 0.36],
  [120, 0.24],
  [140, 0.12],
] as const;

/** Every line of both beams, low first. */
export const LINES = [...LOW_BEAM, ...HIGH_BEAM];

export interface Material {
  readonly densityGPerCm3: number;
  /** Attenuation per millimetre at each of `LINES`. */
  readonly perMm: readonly number[];
}

const materials = new Map(
  Object.entries(table.materials).map(([name, { density, mu_rho }]): [string, Material] => {
    const at = (keV: number) => {
      const coefficient = mu_rho[table.energies_keV.indexOf(keV)];
      if (coefficient === undefined) throw new RangeError(`the attenuation table has no ${keV} keV`);
      return (coefficient * density) / 10;
    };
    return [name, { densityGPerCm3: density, perMm: LINES.map(([keV]) => at(keV)) }];
  }),
);

/** @throws RangeError for a name that the attenuation table does not have. */
export function materialOf(name: string): Material {
  const material = materials.get(name);
  if (material === undefined) throw new RangeError(`the attenuation table has no ${name}`);
  return material;
}
