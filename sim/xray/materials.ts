import { readFileSync } from 'node:fs';
import { z } from 'zod';

const NAMES = [
  'water',
  'polyethylene',
  'pvc',
  'pmma',
  'nylon6',
  'cellulose',
  'sugar',
  'ethanol',
  'sio2',
  'aluminium',
  'titanium',
  'iron',
  'copper',
  'zinc',
  'silver',
  'tungsten',
  'gold',
  'lead',
  'tnt',
  'rdx',
  'hydroxyapatite',
  'cocaine_hcl',
  'heroin',
  'bone_cortical_icrp',
  'glass_plate',
  'air',
  'tissue_soft',
  'rubber',
  'ivory_dentine_model',
] as const;

/** What bodies are made of, by the names of the attenuation table. Mixtures are bodies in the same place. */
export type MaterialName = (typeof NAMES)[number];

const tableSchema = z.object({
  energies_keV: z.array(z.number()),
  materials: z.record(z.enum(NAMES), z.object({ density: z.number(), mu_rho: z.array(z.number()) })),
});

const table = tableSchema.parse(JSON.parse(readFileSync(new URL('./mass-attenuation.json', import.meta.url), 'utf8')));

/** Every name of the table, in a fixed order. */
export const MATERIALS: readonly MaterialName[] = NAMES;

/** Linear attenuation of the full material, per mm, at an energy of the table (20 to 160 keV, even). */
export function attenuationPerMm(name: MaterialName, keV: number): number {
  const { density, mu_rho: massAttenuation } = table.materials[name];
  const coefficient = massAttenuation[table.energies_keV.indexOf(keV)];
  if (coefficient === undefined) throw new RangeError(`the attenuation table has no ${keV} keV`);
  // cm2/g times g/cm3 is per cm.
  return (coefficient * density) / 10;
}

/** Density of the full material, g/cm3. */
export function densityOf(name: MaterialName): number {
  return table.materials[name].density;
}
