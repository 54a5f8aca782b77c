import { describe, expect, it } from 'vitest';
import { carryForward, contentsOfItem } from './carried.ts';

const content = (digit: string) => ({ sha256: digit.repeat(64), bytes: 7 });
const pack = (id: string, version: string) => ({ id, version, files: [{ ...content('f'), name: 'manifest.json' }] });
const before = {
  version: 12,
  items: {
    policy: content('1'),
    watchList: content('2'),
    configuration: content('3'),
    packs: [pack('goods-risk', '1.0.0'), pack('bag-xray', '1.0.0')],
  },
  carried: [{ item: 'policy', from: 9 }],
};

describe('the next release', () => {
  it('holds what the one before held, but for what it names itself, and for site files', () => {
    const named = { watchList: content('4'), packs: [pack('bag-xray', '2.0.0')] };
    expect(carryForward(named, before, [])).toEqual({
      items: {
        policy: content('1'),
        watchList: content('4'),
        packs: [pack('bag-xray', '2.0.0'), pack('goods-risk', '1.0.0')],
      },
      carried: [
        { item: 'policy', from: 9 },
        { item: 'pack:goods-risk', from: 12 },
      ],
    });
  });

  it('leaves out what is to be left out', () => {
    const { items } = carryForward({ policy: content('4') }, before, ['watch-list', 'pack:goods-risk']);
    expect(items).toEqual({ policy: content('4'), packs: [pack('bag-xray', '1.0.0')] });
  });

  it('is what it names when there is none before', () => {
    const named = { configuration: content('3') };
    expect(carryForward(named, null, [])).toEqual({ items: named, carried: [] });
  });

  it.each([
    ['is named too', 'watch-list', 'both named and left out'],
    ['is not there', 'pack:dark-cells', 'No pack:dark-cells would be taken over'],
    ['is never taken over', 'configuration', 'but policy, watch-list, pack:goods-risk, pack:bag-xray'],
  ])('leaves out nothing that %s', (_, item, why) => {
    expect(() => carryForward({ watchList: content('4') }, before, [item])).toThrow(why);
  });

  it('tells the content of each item', () => {
    const contents = ['policy', 'watch-list', 'pack:bag-xray', 'pack:none'].map((item) =>
      contentsOfItem(before.items, item).map(({ sha256 }) => sha256.slice(0, 1)),
    );
    expect(contents).toEqual([['1'], ['2'], ['f'], []]);
  });
});
