import type { GoodsLine } from '../contract/evidence.ts';
import { Fault } from '../contract/fault.ts';
import { readCsv } from './csv.ts';

/** One row of the customs declarations: the goods, and what the inspectors found. */
export interface DeclaredGoods {
  readonly line: GoodsLine;
  readonly fraud: boolean;
  readonly criticalFraud: boolean;
}

/** The columns that must be there; others are read past. Ids may be empty. */
export const GOODS_COLUMNS = [
  'Office ID',
  'Process Type',
  'Import Type',
  'Import Use',
  'Payment Type',
  'Mode of Transport',
  'Declarant ID',
  'Importer ID',
  'Seller ID',
  'Courier ID',
  'HS6 Code',
  'Country of Departure',
  'Country of Origin',
  'Tax Rate',
  'Tax Type',
  'Country of Origin Indicator',
  'Net Mass',
  'Item Price',
  'Fraud',
  'Critical Fraud',
] as const;
type Column = (typeof GOODS_COLUMNS)[number];
/** A row's text in a column. */
type Cells = (column: Column) => string;

/** Reads a file of customs declarations. @throws Fault `data-invalid` naming the missing columns, or the row and why */
export function readGoodsCsv(text: string, name: string): readonly DeclaredGoods[] {
  const invalid = (what: string) => new Fault('data-invalid', `${name} ${what}`, { file: name });
  const { rows, openQuoteAt } = readCsv(text.startsWith('\uFEFF') ? text.slice(1) : text);
  if (openQuoteAt !== null) throw invalid(`has a quote in line ${openQuoteAt} that never ends`);
  const [header, ...body] = rows;
  const places = new Map(header?.fields.map((field, index) => [field.trim(), index]));
  const missing = GOODS_COLUMNS.filter((column) => !places.has(column));
  if (missing.length > 0) throw invalid(`lacks the columns ${missing.map((column) => `"${column}"`).join(', ')}`);
  if (body.length === 0) throw invalid('has no rows');
  return body.map(({ fields, line }) => {
    if (fields.length !== header?.fields.length) {
      throw invalid(`has ${fields.length} fields in line ${line}, and ${header?.fields.length ?? 0} columns`);
    }
    const goods = declaredGoods((column) => fields[places.get(column) ?? -1]?.trim() ?? '');
    if (typeof goods === 'string') throw invalid(`is wrong in line ${line}: ${goods}`);
    return goods;
  });
}

/** A row as the lane knows goods, or what is wrong with it. The data counts no pieces and prices in Korean won. */
function declaredGoods(cells: Cells): DeclaredGoods | string {
  const hs6 = cells('HS6 Code').padStart(6, '0');
  if (!/^\d{6}$/.test(hs6)) return `HS6 Code "${cells('HS6 Code')}" is not up to six digits`;
  const fraud = cells('Fraud');
  if (fraud !== '0' && fraud !== '1') return `Fraud "${fraud}" is neither 0 nor 1`;
  const critical = cells('Critical Fraud');
  if (!/^[012]$/.test(critical)) return `Critical Fraud "${critical}" is not 0, 1 or 2`;
  const amounts = { massKg: cells('Net Mass'), value: cells('Item Price'), taxRate: cells('Tax Rate') };
  for (const [amount, text] of Object.entries(amounts)) {
    if (text === '' || !(Number(text) >= 0 && Number.isFinite(Number(text)))) {
      return `${AMOUNT_COLUMNS[amount] ?? amount} "${text}" is not a number of 0 or more`;
    }
  }
  return {
    line: {
      hs6,
      quantity: 1,
      massKg: Number(amounts.massKg),
      value: Number(amounts.value),
      currency: 'KRW',
      origin: cells('Country of Origin'),
      clearance: { ...clearanceCells(cells), taxRate: Number(amounts.taxRate) },
    },
    fraud: fraud === '1',
    criticalFraud: critical === '2',
  };
}

const AMOUNT_COLUMNS: Readonly<Record<string, Column>> = {
  massKg: 'Net Mass',
  value: 'Item Price',
  taxRate: 'Tax Rate',
};

function clearanceCells(cells: Cells) {
  return {
    office: cells('Office ID'),
    processType: cells('Process Type'),
    importType: cells('Import Type'),
    importUse: cells('Import Use'),
    paymentType: cells('Payment Type'),
    transportMode: cells('Mode of Transport'),
    declarant: cells('Declarant ID'),
    importer: cells('Importer ID'),
    seller: cells('Seller ID'),
    courier: cells('Courier ID'),
    departure: cells('Country of Departure'),
    taxType: cells('Tax Type'),
    originIndicator: cells('Country of Origin Indicator'),
  };
}
