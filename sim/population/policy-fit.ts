import type { Policy } from '../../edge/contract/policy.ts';
import type { GoodsLimits } from './goods.ts';
import type { SiteLists } from './population.ts';

/** Lines of an ordinary declaration; none of them alone may use up what everything together may be worth. */
const LINES = 4;

/** The documents and bags that a policy lists, so that their holders turn up at the lane. */
export function siteListsOf(policy: Policy): SiteLists {
  return {
    watchList: policy.watchList,
    trusted: policy.passengers.trusted?.documents ?? [],
    sealedPlates: policy.sealedBags.map((bag) => bag.plate),
  };
}

/** The goods that honest passengers cannot bring under a policy, given data in its accounting currency. */
export function goodsLimitsOf(policy: Policy): GoodsLimits {
  return {
    hsLeftOut: [...policy.allowances, ...policy.forbidden].flatMap((entry) => entry.hs),
    maxValue: (policy.totalValue?.maxValue ?? Infinity) / LINES,
  };
}
