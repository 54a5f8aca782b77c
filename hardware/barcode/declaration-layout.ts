import { z } from 'zod';
import type { GoodsClearance, GoodsDeclaration, GoodsLine } from './barcode.ts';
import { BAG_TAG, DECLARATION } from './protocol.ts';

/** A coded column: up to 20 printable ASCII characters, or none. */
const code = z.string().regex(/^[\x20-\x7e]{0,20}$/);
/** Whole seconds since 1970, up to the end of the year 9999. */
const seconds = z.number().int().min(0).max(253_402_300_799);

const plainLine = [
  z.string().regex(/^\d{6}$/),
  z.number().min(0).max(1e9),
  z.number().min(0).max(1e9),
  z.number().min(0).max(1e15),
  z.string().regex(/^[A-Z]{3}$/),
  z.string().regex(/^[A-Z]{2}$/),
] as const;

const clearedLine = [
  ...plainLine,
  code,
  code,
  code,
  code,
  code,
  code,
  code,
  code,
  code,
  code,
  code,
  z.number().min(0).max(10_000),
  code,
  code,
] as const;

/** Every position of the declaration's array, with its range. */
export const declarationLayout = z.tuple([
  z.string().regex(/^[\x21-\x7e]{1,40}$/),
  z.string().regex(/^[A-Z]{1,3}$/),
  z.string().regex(/^[A-Z0-9 ]{1,22}$/),
  seconds,
  seconds,
  z.array(z.string().regex(BAG_TAG)).max(DECLARATION.maxBagTags),
  z.array(z.union([z.tuple(plainLine), z.tuple(clearedLine)])).max(DECLARATION.maxGoods),
]);
export type DeclarationLayout = z.infer<typeof declarationLayout>;

/** The declaration as the array that goes into the code. */
export function toLayout(declaration: GoodsDeclaration): DeclarationLayout {
  const { id, documentIssuer, documentNumber, issuedAtS, validUntilS, bagTags, goods } = declaration;
  return [id, documentIssuer, documentNumber, issuedAtS, validUntilS, [...bagTags], goods.map(toRow)];
}

export function fromLayout(layout: DeclarationLayout): GoodsDeclaration {
  const [id, documentIssuer, documentNumber, issuedAtS, validUntilS, bagTags, rows] = layout;
  return { id, documentIssuer, documentNumber, issuedAtS, validUntilS, bagTags, goods: rows.map(fromRow) };
}

type Row = DeclarationLayout[6][number];

function toRow(line: GoodsLine): Row {
  const { hs6, quantity, massKg, value, currency, origin, clearance } = line;
  if (clearance === undefined) return [hs6, quantity, massKg, value, currency, origin];
  return [
    hs6,
    quantity,
    massKg,
    value,
    currency,
    origin,
    clearance.office,
    clearance.processType,
    clearance.importType,
    clearance.importUse,
    clearance.paymentType,
    clearance.transportMode,
    clearance.declarant,
    clearance.importer,
    clearance.seller,
    clearance.courier,
    clearance.departure,
    clearance.taxRate,
    clearance.taxType,
    clearance.originIndicator,
  ];
}

function fromRow(row: Row): GoodsLine {
  const [hs6, quantity, massKg, value, currency, origin] = row;
  const line = { hs6, quantity, massKg, value, currency, origin };
  return row.length === 6 ? line : { ...line, clearance: clearanceOf(row) };
}

function clearanceOf(row: Extract<Row, { length: 20 }>): GoodsClearance {
  return {
    office: row[6],
    processType: row[7],
    importType: row[8],
    importUse: row[9],
    paymentType: row[10],
    transportMode: row[11],
    declarant: row[12],
    importer: row[13],
    seller: row[14],
    courier: row[15],
    departure: row[16],
    taxRate: row[17],
    taxType: row[18],
    originIndicator: row[19],
  };
}
