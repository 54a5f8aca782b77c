import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { because, LANE_REASONS } from '../../../contract/lane-reason.ts';
import { phrasesEn } from './phrases-en.ts';
import { reasonsZhCn } from './reasons-zh-cn.ts';
import { phraseParts, plain, reasonParts, REASONS } from './reasons.ts';
import { language } from '../../../screen/web/language.ts';

beforeEach(() => {
  language.value = 'zh-CN';
});
afterEach(() => {
  language.value = 'en';
});

const inChinese = (text: string) => plain(reasonParts(text));
const placesOf = (template: string) => [...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).toSorted();

/** Something that may stand in each place. */
const SAMPLES: Readonly<Record<string, string>> = {
  why: 'nothing heard yet',
  device: 'gate',
  state: 'down',
  stage: 'shadow',
  input: 'active',
  leaf: 'entry',
  leaves: 'entry and exit',
  one: 'entry',
  other: 'exit',
};

describe('a reason', () => {
  it.each(Object.entries(REASONS))('%s is known again by its English, and has the same places', (reason, english) => {
    const text = english.replaceAll(/\{(\w+)\}/g, (_place, name: string) => SAMPLES[name] ?? '7');
    expect(reasonParts(text).filter(({ kind }) => kind === 'original')).toEqual([]);
    expect(placesOf(Object.entries(reasonsZhCn).find(([key]) => key === reason)?.[1] ?? '')).toEqual(placesOf(english));
  });

  it('may hold another, and one that nobody knows is quoted', () => {
    const gate = because('device', { device: 'gate', state: 'down', why: '/dev/ttyUSB0: unplugged' });
    expect(inChinese(because('device', { device: 'gate', state: 'down', why: because('nothing-heard') }))).toBe(
      '闸机故障：尚无信号',
    );
    expect(inChinese(gate)).toBe('闸机故障：“/dev/ttyUSB0: unplugged”');
    const silent = because('device', { device: 'gate', state: 'down', why: '/dev/ttyUSB0: no answer for 3.0 s' });
    expect(inChinese(silent)).toBe('闸机故障：/dev/ttyUSB0：3.0 秒没有应答');
    expect(inChinese(because('leaves-open', { leaves: 'entry and exit and diversion' }))).toBe(
      '等待入口和出口和转关员口门扇关闭',
    );
  });

  it('is not guessed from a part of it', () => {
    expect(inChinese('the lane is closed and open')).toBe('“the lane is closed and open”');
    expect(inChinese('salt and pepper')).toBe('“salt and pepper”');
  });

  it('of a fault is told without what the operator can do', () => {
    expect(inChinese('No goods pack is loaded [model-unavailable]. Passengers go to an officer.')).toBe(
      '没有装入 goods 模型包',
    );
  });

  it('stands as it came in English, and a phrase that is a name stands as it came in both', () => {
    expect(plain(phraseParts('CHN, never seen'))).toBe('CHN，从未见过');
    expect(plain(phraseParts('CHN'))).toBe('CHN');
    language.value = 'en';
    expect(plain(reasonParts('the lane is closed'))).toBe(LANE_REASONS.closed);
  });
});

describe('what others say of themselves', () => {
  const ROOT = path.resolve(import.meta.dirname, '../../../..');
  const DESK = ['rulings', 'password', 'accounts', 'stream', 'log-tail-stream'].map((name) => `edge/desk/${name}.ts`);
  const MODELS = ['edge/inference', 'edge/rollout', 'models/goods-risk/manifest.json'];
  const SPEAKERS = ['hardware', 'edge/live', 'edge/site-desk.ts', ...DESK, ...MODELS];
  const sources = SPEAKERS.flatMap((speaker) => filesOf(path.join(ROOT, speaker)))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');

  it.each(Object.values(phrasesEn))('is still said so: %s', (template) => {
    const longest = template.split(/\{\w+\}|: | \(/).toSorted((a, b) => b.length - a.length)[0] ?? '';
    expect(sources.includes(longest)).toBe(true);
  });

  function filesOf(place: string): readonly string[] {
    if (/\.\w+$/.test(place)) return [place];
    return readdirSync(place, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => path.join(place, name));
  }
});
