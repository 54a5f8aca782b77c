import type { Clock } from '../../hardware/clock.ts';
import type { ImageBounds, ScanLayout } from '../contract/assessor.ts';
import type { GoodsLine } from '../contract/evidence.ts';
import { DEVELOPMENT_TRUST } from '../signing/keys.ts';
import { readPackOf } from '../packs/pack.ts';
import { loadDetector } from './detector.ts';
import { loadFaceModel } from './face-model.ts';
import { loadGoodsModel } from './goods-model.ts';
import { decodeImage, prepareDecoding } from './image.ts';

/** What a passage gives the models to look at. */
export interface BareCase {
  readonly goods: readonly GoodsLine[];
  /** PNG */
  readonly scans: readonly Uint8Array[];
  /** A portrait and a live picture, each PNG or JPEG; null where they are not compared. */
  readonly faces: readonly [portrait: Uint8Array, live: Uint8Array] | null;
}

/** The work of judging a passage with nothing around it: no second process, no deadline, no ledger, no gate. */
export interface BareWork {
  /**
   * Scores the goods with their reasons, decodes each scan and looks into it, decodes two pictures of a face and compares
   * them: what the inference process does for the same passage. Resolves to the milliseconds it took.
   */
  run(passage: BareCase): Promise<number>;
}

/** The folders of a pack of each kind. */
interface BarePacks {
  readonly goods: string;
  readonly detector: string;
  readonly face: string;
}

interface BareOptions {
  readonly packs: BarePacks;
  readonly clock: Clock;
  readonly bounds: ImageBounds;
  readonly layout: ScanLayout;
  readonly threads?: number;
}

/** Loads the packs into this process, which should be one that ends by itself. @throws Fault `pack-invalid` */
export async function createBareWork({ packs, clock, bounds, layout, threads = 1 }: BareOptions): Promise<BareWork> {
  prepareDecoding(threads);
  const goodsModel = await loadGoodsModel(readPackOf(packs.goods, DEVELOPMENT_TRUST, 'tabular-risk'), threads);
  const detector = await loadDetector(readPackOf(packs.detector, DEVELOPMENT_TRUST, 'detector'), threads);
  const faceModel = await loadFaceModel(readPackOf(packs.face, DEVELOPMENT_TRUST, 'face'), threads);
  return {
    async run({ goods, scans, faces }) {
      const startMs = clock.nowMs();
      await goodsModel.assess(goods);
      for (const scan of scans) await detector.inspect(await decodeImage(scan, bounds), layout);
      if (faces !== null) await faceModel.compare(...faces);
      return clock.nowMs() - startMs;
    },
  };
}
