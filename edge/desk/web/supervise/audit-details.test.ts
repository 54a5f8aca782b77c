import { afterEach, describe, expect, it } from 'vitest';
import { language } from '../../../screen/web/language.ts';
import { detailWords, whoWords } from './audit-details.ts';

afterEach(() => {
  language.value = 'en';
});

describe('the details of an audit row', () => {
  it('are named and told in words where the screen has them', () => {
    expect(detailWords({ name: 'role', text: 'officer' })).toEqual({ name: 'Role:', text: 'officer' });
    language.value = 'zh-CN';
    expect(detailWords({ name: 'role', text: 'officer' })).toEqual({ name: '角色：', text: '关员' });
    expect(detailWords({ name: 'reason', text: '清洁' })).toEqual({ name: '理由：', text: '清洁' });
  });

  it('tell why something was so in words where the lane or the daemon said it, and never change what people wrote', () => {
    language.value = 'zh-CN';
    expect(detailWords({ name: 'why', text: 'in shadow: an operator withdrew it' }).text).toBe(
      '影子试运行中：操作员撤回',
    );
    expect(detailWords({ name: 'stage', text: 'rolled-back' }).text).toBe('已退回');
    expect(detailWords({ name: 'reason', text: 'the entry squeaks' }).text).toBe('the entry squeaks');
  });

  it('say of a finding what it was found to be', () => {
    expect(detailWords({ name: 'labels', text: 'bag-sealed 0 right, unheard-of 1 not-checked' }).text).toBe(
      'The bag is under an electronic seal: Right, unheard-of: Not checked',
    );
  });

  it('stay as the ledger has them where there are no words', () => {
    expect(detailWords({ name: 'figures.passages', text: '5' })).toEqual({ name: 'figures.passages:', text: '5' });
  });

  it('tell the role of whoever did it in words', () => {
    language.value = 'zh-CN';
    expect(whoWords('Lin (officer), Vera (supervisor)')).toBe('Lin (关员), Vera (主管)');
  });
});
