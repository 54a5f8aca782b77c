import { z } from 'zod';

/** What customs calls the things that an image model tells apart; a pack maps its own classes to these. */
export const customsCategorySchema = z.enum([
  'weapon',
  'ammunition',
  'blade',
  'narcotic',
  'currency',
  'precious-metal',
  'tobacco',
  'alcohol',
  'protected-wildlife',
  'animal',
  'animal-product',
  'plant',
  'electronics',
  'other',
]);
export type CustomsCategory = z.infer<typeof customsCategorySchema>;
