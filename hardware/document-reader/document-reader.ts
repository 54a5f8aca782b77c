import type { Device } from '../device.ts';

/** The fields of a machine-readable zone that carry a check digit (ICAO 9303 part 3, 4.9). */
export type MrzField = 'number' | 'birthDate' | 'expiryDate' | 'personalNumber' | 'composite';

/** A travel document as its machine-readable zone has it. Dates stay YYMMDD: the century is not on the document. */
export interface TravelDocument {
  readonly format: 'TD1' | 'TD2' | 'TD3';
  readonly documentCode: string;
  readonly issuer: string;
  readonly number: string;
  readonly surname: string;
  readonly givenNames: string;
  readonly nationality: string;
  readonly birthDate: string;
  readonly sex: 'F' | 'M' | 'X';
  readonly expiryDate: string;
  readonly personalNumber: string;
  /** Fields whose check digit does not fit. Empty on a sound document. */
  readonly failedChecks: readonly MrzField[];
  /** The lines as read. */
  readonly lines: readonly string[];
}

/** The holder's picture, as the reader gave it for one document. Its header was checked, its pixels were not decoded. */
export interface Portrait {
  readonly bytes: Uint8Array;
  readonly format: 'jpeg' | 'png';
  readonly documentNumber: string;
}

export type DocumentReaderEvent =
  | { readonly type: 'documentRead'; readonly document: TravelDocument; readonly atMs: number }
  /** Something lay on the reader that could not be read whole: unread characters, wrong length, a foreign layout. */
  | {
      readonly type: 'documentUnreadable';
      readonly why: string;
      readonly lines: readonly string[];
      readonly atMs: number;
    }
  | { readonly type: 'portraitRead'; readonly portrait: Portrait; readonly atMs: number }
  /** A portrait that broke off, was damaged, or is no picture. */
  | { readonly type: 'portraitRefused'; readonly why: string; readonly atMs: number };

export type DocumentReaderDevice = Device<DocumentReaderEvent>;
