import { describe, expect, it } from 'vitest';
import { finding } from './supervision.fixture.ts';
import { unitedFindings } from './united-findings.ts';

const SEAL = finding('bag-sealed', 'alarm');
const RISK = finding('goods-risk-high', 'doubt', 'goods-risk');
const BROKEN_OFF = finding('interrupted', 'doubt');

describe('what all rows of a passage found', () => {
  it('holds what was found before it was broken off, and in its place', () => {
    expect(unitedFindings([[SEAL, RISK], [BROKEN_OFF], []])).toEqual([SEAL, RISK, BROKEN_OFF]);
  });

  it('says once what two rows say', () => {
    expect(unitedFindings([[RISK], [SEAL, RISK]])).toEqual([RISK, SEAL]);
  });

  it('keeps what one row says twice, and what is graver now than before', () => {
    expect(unitedFindings([[SEAL], [SEAL, SEAL]])).toEqual([SEAL, SEAL]);
    const graver = { ...RISK, severity: 'alarm' as const };
    expect(unitedFindings([[RISK], [graver]])).toEqual([RISK, graver]);
  });
});
