import { describe, expect, it } from 'vitest';
import { DEVELOPMENT_TRUST } from '../signing/keys.ts';
import type { RiskManifest } from '../packs/manifest.ts';
import { copyOfPack, resign, rewrite } from '../packs/pack.fixture.ts';
import { readPackOf } from '../packs/pack.ts';
import { ensemble } from '../packs/tree-ensemble.fixture.ts';
import { loadGoodsModel } from './goods-model.ts';

const LINE = { hs6: '950300', quantity: 1, massKg: 1, value: 1000, currency: 'KRW', origin: 'CN' };

const load = (folder: string) => loadGoodsModel(readPackOf(folder, DEVELOPMENT_TRUST, 'tabular-risk'));

describe('a goods-risk pack', () => {
  it('whose columns are not those of its encoders is refused', async () => {
    const folder = copyOfPack('goods-risk');
    resign(folder, ({ input, ...rest }: RiskManifest) => ({
      ...rest,
      input: { ...input, features: input.features.toReversed() },
    }));
    await expect(load(folder)).rejects.toMatchObject({ code: 'pack-invalid' });
  });

  it('without trees of its own gives the same reasons from the trees in its model, up to what they weigh', async () => {
    const folder = copyOfPack('goods-risk');
    const [withTrees] = await (await load(folder)).assess([LINE]);
    resign(folder, (manifest: RiskManifest) => ({ ...manifest, trees: undefined }));
    const [without] = await (await load(folder)).assess([LINE]);
    expect(without?.score).toBe(withTrees?.score);
    const sum = (without?.contributions ?? []).reduce((total, { share }) => total + share, without?.base ?? 0);
    expect(1 / (1 + Math.exp(-sum))).toBeCloseTo(withTrees?.score ?? Number.NaN, 4);
  });

  it('may bring a classifier that answers probabilities: its reasons sum to the log-odds of its score', async () => {
    const folder = copyOfPack('goods-risk');
    rewrite(folder, 'model.onnx', () => ensemble({ columns: 30, classes: [1], transform: 'LOGISTIC' }));
    resign(folder, (manifest: RiskManifest) => ({ ...manifest, trees: undefined }));
    const model = await load(folder);
    const [risk] = await model.assess([LINE]);
    const sum = (risk?.contributions ?? []).reduce((total, { share }) => total + share, risk?.base ?? Number.NaN);
    expect(1 / (1 + Math.exp(-sum))).toBeCloseTo(risk?.score ?? Number.NaN, 10);
    expect((await model.score([LINE]))[0]).toBeCloseTo(risk?.score ?? Number.NaN, 5);
  });

  it('whose trees are not those of its model is refused, because the reasons do not add up', async () => {
    const folder = copyOfPack('goods-risk');
    rewrite(folder, 'trees.json', (bytes) =>
      bytes.toString().replace(/"value":\[[^\]]*\]/, (values) => values.replaceAll(/-?[\d.]+(e-?\d+)?/g, '0.4')),
    );
    resign(folder);
    await expect(load(folder)).rejects.toThrow(
      /does not answer as its manifest says: .*reasons add up to .*\[pack-inv/,
    );
  });

  it('whose model takes another number of columns than its manifest names is refused in the words of the runtime', async () => {
    const folder = copyOfPack('goods-risk');
    rewrite(folder, 'model.onnx', () => ensemble({ columns: 2, classes: [1], transform: 'LOGISTIC' }));
    resign(folder, (manifest: RiskManifest) => ({ ...manifest, trees: undefined }));
    await expect(load(folder)).rejects.toThrow(/Got: 30 Expected: 2|does not answer|give no reasons/);
  });

  it('that was never measured scores all the same', async () => {
    const folder = copyOfPack('goods-risk');
    resign(folder, (manifest: RiskManifest) => ({ ...manifest, measured: {} }));
    expect(await (await load(folder)).assess([LINE])).toHaveLength(1);
  });
});
