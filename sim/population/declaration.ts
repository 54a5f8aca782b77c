import type { GoodsDeclaration } from '../../hardware/barcode/barcode.ts';
import type { Entropy } from '../../hardware/entropy.ts';
import type { PopulationDials } from './dials.ts';
import type { Person } from './document.ts';
import { drawIndex, drawPattern } from './draw.ts';
import { drawAllowanceGoods, drawGoods } from './goods.ts';
import type { GoodsSource } from './goods.ts';
import type { DeclaredGoods } from '../../edge/inference/goods-csv.ts';
import type { Troubles } from './troubles.ts';

const HOUR_S = 3600;
/** How long a declaration holds. */
const VALID_S = 24 * HOUR_S;

export interface DrawnDeclaration {
  readonly declaration: GoodsDeclaration;
  readonly goods: readonly DeclaredGoods[];
}

/** Draws what a passenger declares for the bags with these plates, some hours before `wallMs`. */
export function drawDeclaration(
  entropy: Entropy,
  wallMs: number,
  source: GoodsSource,
  dials: PopulationDials,
  troubles: Troubles,
  person: Person,
  bagTags: readonly string[],
): DrawnDeclaration {
  const count = 1 + drawIndex(entropy, dials.lineCounts);
  const goods = [...drawGoods(source, entropy, count, troubles.fraud)];
  const [first] = goods;
  const withAllowance = troubles.overAllowance || (entropy.chance(dials.withinAllowance) && person.isAdult);
  if (withAllowance && first !== undefined) {
    goods.push(drawAllowanceGoods(entropy, first.line, troubles.overAllowance));
  }
  const ageS = troubles.expiredDeclaration ? VALID_S + HOUR_S + entropy.below(VALID_S) : entropy.below(20 * HOUR_S);
  const issuedAtS = Math.floor(wallMs / 1000) - ageS;
  return {
    goods,
    declaration: {
      id: `S${drawPattern(entropy, 'AAAA9999AAAA9999')}`,
      documentIssuer: person.document.issuer,
      documentNumber: troubles.foreignDeclaration ? drawPattern(entropy, 'A99999999') : person.document.number,
      issuedAtS,
      validUntilS: issuedAtS + VALID_S,
      bagTags,
      goods: goods.map((labelled) => labelled.line),
    },
  };
}
