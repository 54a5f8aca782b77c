import { expect, it } from 'vitest';
import { objectionTo } from './objection.ts';

const served = { id: 'bags', kind: 'detector', version: '1.0.0', folder: 'site/bags', isKept: false } as const;
const record = { schema: 1, packs: {}, trial: null, ended: [] } as const;

it('a version gets no trial where the one before is refused and gives no answer to compare', () => {
  const well = { refused: () => [] };
  const unwell = {
    refused: () => [{ folder: 'site/bags', fault: { what: 'The model pack site/bags is not signed' } }],
  };
  const name = { id: 'bags', version: '1.1.0' };
  expect(objectionTo(name, served, well, { ...record, ended: [] })).toBeNull();
  expect(objectionTo(name, served, unwell, { ...record, ended: [] })).toBe(
    'there is no answer to compare it with, since The model pack site/bags is not signed',
  );
});
