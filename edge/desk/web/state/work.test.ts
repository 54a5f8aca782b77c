import { afterEach, describe, expect, it } from 'vitest';
import type { Me } from '../../wire.ts';
import { me, signOut } from '../net/api.ts';
import { keepWork, NO_INSPECTION, unrecorded, workOn } from './work.ts';

const begun = { ...workOn('A1-1-7', 'CNY'), inspection: { looked: 'the bag', found: '' } };

function signIn(name: string): void {
  const person: Me = { name, role: 'officer', token: '', mustChangePassword: false, endsAtMs: 0 };
  me.value = person;
}

afterEach(() => signOut(null));

describe('what an officer has begun to write', () => {
  it('is there again when they log in after their session ran out', () => {
    signIn('Li Na');
    keepWork('A1-1-7', begun);
    signOut('expired');
    signIn('Li Na');
    expect(workOn('A1-1-7', 'CNY')).toEqual(begun);
  });

  it('is nobody else’s', () => {
    signIn('Li Na');
    keepWork('A1-1-7', begun);
    signOut('expired');
    signIn('Zhou Wei');
    expect(workOn('A1-1-7', 'CNY').inspection).toEqual(NO_INSPECTION);
  });

  it('goes when they log out', () => {
    signIn('Li Na');
    keepWork('A1-1-7', begun);
    signOut('handed-over');
    signIn('Li Na');
    expect(workOn('A1-1-7', 'CNY').inspection).toEqual(NO_INSPECTION);
  });

  it('of an inspection is kept while another is being recorded', () => {
    const recorded = { looked: 'the bag', found: 'a bottle' };
    expect(unrecorded(recorded, recorded)).toEqual(NO_INSPECTION);
    expect(unrecorded({ looked: 'the coat', found: 'a bottle' }, recorded)).toEqual({ looked: 'the coat', found: '' });
    expect(unrecorded({ looked: 'the bag', found: 'two bottles' }, recorded)).toEqual({
      looked: '',
      found: 'two bottles',
    });
  });
});
