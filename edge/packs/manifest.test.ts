import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { manifestSchema } from './manifest.ts';
import { canonicalJson } from './pack-files.ts';

describe('the JSON Schema of the manifest', () => {
  it('says what Greenlane checks (`vitest -u` writes it)', async () => {
    const schema = { title: 'manifest.json of a Greenlane model pack', ...z.toJSONSchema(manifestSchema) };
    await expect(canonicalJson(schema)).toMatchFileSnapshot('../../models/pack-manifest.schema.json');
  });
});
