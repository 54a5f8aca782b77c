import { describe, expect, it } from 'vitest';
import { casePath, readPath } from './route.ts';

describe('an address', () => {
  it('leads to the desk, to a case, or to a page', () => {
    expect(readPath('/')).toEqual({ page: 'desk', caseId: null });
    expect(readPath('/figures')).toEqual({ page: 'figures' });
    expect(readPath(casePath('A1-1-7'))).toEqual({ page: 'desk', caseId: 'A1-1-7' });
  });

  it('leads to the desk where it leads nowhere', () => {
    expect(readPath('/case/')).toEqual({ page: 'desk', caseId: null });
    expect(readPath('/case/%')).toEqual({ page: 'desk', caseId: null });
    expect(readPath('/nowhere/else')).toEqual({ page: 'desk', caseId: null });
  });

  it('keeps a case in one piece, whatever its name', () => {
    expect(readPath(casePath('a/b?c#d'))).toEqual({ page: 'desk', caseId: 'a/b?c#d' });
  });
});
