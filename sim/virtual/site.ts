import { fileURLToPath } from 'node:url';
import { loadPolicy } from '../../edge/config/policy.ts';
import { createGoodsSource } from '../population/goods.ts';
import { readMeasuredPack, readSimulatedGoods } from '../population/goods-risk-pack.ts';
import { goodsLimitsOf } from '../population/policy-fit.ts';

const POLICY_FILE = fileURLToPath(new URL('../../docs/examples/policy.yaml', import.meta.url));

/** What every simulation of the demonstration's site starts from. @throws Fault when a shipped file is amiss. */
export function readSite() {
  const policy = loadPolicy(POLICY_FILE);
  const goods = createGoodsSource(readSimulatedGoods(), goodsLimitsOf(policy));
  return { policy, goods, pack: readMeasuredPack() };
}
