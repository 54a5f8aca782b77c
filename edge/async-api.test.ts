import { expect, it } from 'vitest';
import { asyncApi } from './async-api.ts';

it('the AsyncAPI document says what lane and centre hold each other to (`vitest -u` writes it)', async () => {
  const text = `${JSON.stringify(asyncApi(), null, 2)}\n`;
  await expect(text).toMatchFileSnapshot('../docs/protocols/asyncapi.json');
});
