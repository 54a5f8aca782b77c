import type { Clock } from '../../hardware/clock.ts';
import type { ImageBounds } from '../contract/assessor.ts';
import type { GoodsLine } from '../contract/evidence.ts';
import { DEVELOPMENT_TRUST } from '../packs/keys.ts';
import { readPackOf } from '../packs/pack.ts';
import { loadGoodsModel } from './goods-model.ts';
import { decodeImage, prepareDecoding } from './image.ts';

/** The work of judging a passage with nothing around it: no second process, no deadline, no ledger, no gate. */
export interface BareWork {
  /**
   * Decodes the image (null when the passage has none) and scores the goods: encoding, `session.run` and the Shapley
   * reasons, just as the inference process does for the same passage. Resolves to the milliseconds it took.
   */
  run(goods: readonly GoodsLine[], image: Uint8Array | null): Promise<number>;
}

/** Loads the pack into this process, which should be one that ends by itself. @throws Fault `pack-invalid` */
export async function createBareWork(
  packFolder: string,
  clock: Clock,
  bounds: ImageBounds,
  threads = 1,
): Promise<BareWork> {
  prepareDecoding(threads);
  const model = await loadGoodsModel(readPackOf(packFolder, DEVELOPMENT_TRUST, 'tabular-risk'), threads);
  return {
    async run(goods, image) {
      const startMs = clock.nowMs();
      if (image !== null) await decodeImage(image, bounds);
      await model.assess(goods);
      return clock.nowMs() - startMs;
    },
  };
}
