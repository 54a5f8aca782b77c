import type { DeclaredGoods } from '../../edge/inference/goods-csv.ts';

/** Goods for tests: eight honest lines and four frauds, two of them critical. */
export const GOODS_SPECIMENS: readonly DeclaredGoods[] = Array.from({ length: 12 }, (_, index) => ({
  fraud: index >= 8,
  criticalFraud: index >= 10,
  line: {
    hs6: ['610910', '851762', '330499', '950300'][index % 4] ?? '',
    quantity: 1 + index,
    massKg: 0.5 + index / 4,
    value: 10_000.5 * (index + 1),
    currency: 'KRW',
    origin: ['CN', 'JP', 'US'][index % 3] ?? '',
    clearance: {
      office: '40',
      processType: 'B',
      importType: '11',
      importUse: '21',
      paymentType: '11',
      transportMode: '40',
      declarant: `DECL${index}`,
      importer: `IMPO${index}`,
      seller: index % 2 === 0 ? '' : `SELL${index}`,
      courier: '',
      departure: 'CN',
      taxRate: 8,
      taxType: 'A',
      originIndicator: 'Y',
    },
  },
}));
