import type { Device } from '../device.ts';

/** An IATA boarding pass (Resolution 792), first leg. */
export interface BoardingPass {
  readonly passengerName: string;
  readonly bookingReference: string;
  readonly from: string;
  readonly to: string;
  readonly carrier: string;
  readonly flight: string;
  /** Day of the year of the flight, 1..366; the year is not on the pass. */
  readonly dayOfYear: number;
  readonly seat: string;
  readonly sequence: string;
  /** Licence plates of the checked bags, ten digits each. */
  readonly bagTags: readonly string[];
}

/** One line of a customs declaration. `clearance` holds the coded columns of the goods-risk model, when known. */
export interface GoodsLine {
  /** Harmonised System code, six digits with leading zeros. */
  readonly hs6: string;
  readonly quantity: number;
  readonly massKg: number;
  /** In units of `currency`. */
  readonly value: number;
  /** ISO 4217. */
  readonly currency: string;
  /** ISO 3166-1 alpha-2. */
  readonly origin: string;
  readonly clearance?: GoodsClearance;
}

/** The coded columns of a goods declaration, as text, in the words of the customs-declarations data. */
export interface GoodsClearance {
  readonly office: string;
  readonly processType: string;
  readonly importType: string;
  readonly importUse: string;
  readonly paymentType: string;
  readonly transportMode: string;
  readonly declarant: string;
  readonly importer: string;
  readonly seller: string;
  readonly courier: string;
  readonly departure: string;
  readonly taxRate: number;
  readonly taxType: string;
  readonly originIndicator: string;
}

/** A customs declaration as its QR code carries it. */
export interface GoodsDeclaration {
  /** Identity of the declaration, unique at its issuer. */
  readonly id: string;
  /** Document of the passenger who declares: issuing state and number. */
  readonly documentIssuer: string;
  readonly documentNumber: string;
  /** Seconds since 1970 from which and until which the declaration holds. */
  readonly issuedAtS: number;
  readonly validUntilS: number;
  /** Licence plates of the bags it covers. */
  readonly bagTags: readonly string[];
  readonly goods: readonly GoodsLine[];
}

export type BarcodeEvent =
  | { readonly type: 'boardingPassRead'; readonly boardingPass: BoardingPass; readonly atMs: number }
  | { readonly type: 'bagTagRead'; readonly plate: string; readonly atMs: number }
  /** The number of an electronic seal, in lower-case hexadecimal. */
  | { readonly type: 'sealRead'; readonly seal: string; readonly atMs: number }
  /** `keyId` names the key whose signature held. */
  | {
      readonly type: 'declarationRead';
      readonly declaration: GoodsDeclaration;
      readonly keyId: string;
      readonly atMs: number;
    }
  /** A code that is none of the above, is damaged, or whose signature does not hold: it proves nothing. */
  | { readonly type: 'codeUnverifiable'; readonly why: string; readonly text: string; readonly atMs: number };

export type BarcodeDevice = Device<BarcodeEvent>;
