import { describe, expect, it } from 'vitest';
import { changed, firstLook, isPressed, LOOK_ACTIONS, whyNot, withGamma } from './look.ts';

describe('the look', () => {
  it('begins in colour, of a single energy in grey, with boxes', () => {
    expect(firstLook('dual')).toMatchObject({ picture: 'colour', strip: 'none', gamma: 1, boxes: true });
    expect(firstLook('colour').picture).toBe('colour');
    expect(firstLook('single').picture).toBe('grey');
  });

  it.each(LOOK_ACTIONS.filter((action) => action !== 'darker' && action !== 'brighter'))(
    'takes %s back with the second press',
    (action) => {
      const before = firstLook('dual');
      const once = changed(before, action, 'dual');
      expect(isPressed(once, action)).toBe(action === 'colour' || !isPressed(before, action));
      expect(changed(once, action, 'dual')).toEqual(before);
    },
  );

  it('shows one picture and one strip at a time', () => {
    const grey = changed(changed(firstLook('dual'), 'low', 'dual'), 'grey', 'dual');
    expect(['colour', 'grey', 'low', 'high'].filter((picture) => picture === grey.picture)).toEqual(['grey']);
    const strip = changed(changed(grey, 'organic-strip', 'dual'), 'inorganic-strip', 'dual');
    expect([isPressed(strip, 'organic-strip'), isPressed(strip, 'inorganic-strip')]).toEqual([false, true]);
  });

  it('gets darker and brighter in steps that cancel each other, within bounds', () => {
    const first = firstLook('dual');
    const darker = changed(first, 'darker', 'dual');
    expect(darker.gamma).toBeLessThan(1);
    expect(changed(darker, 'brighter', 'dual').gamma).toBeCloseTo(1, 9);
    expect([withGamma(first, 99).gamma, withGamma(first, -99).gamma]).toEqual([4, 0.25]);
  });

  it('does nothing that needs two energies where there are none, and says why', () => {
    const needy = (energies: 'single' | 'colour') => LOOK_ACTIONS.filter((action) => whyNot(action, energies) !== null);
    expect(needy('single')).toEqual(['colour', 'low', 'high', 'organic-strip', 'inorganic-strip']);
    expect(needy('colour')).toEqual(['low', 'high', 'organic-strip', 'inorganic-strip']);
    for (const action of needy('single')) {
      expect(changed(firstLook('single'), action, 'single')).toEqual(firstLook('single'));
    }
    expect(LOOK_ACTIONS.every((action) => whyNot(action, 'dual') === null)).toBe(true);
  });
});
