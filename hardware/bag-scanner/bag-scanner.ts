import type { Device } from '../device.ts';

/** Fields and words mirror a DICOS threat detection report (NEMA IIC 1 v03), so that a bridge is a mapping. */
export interface ThreatObject {
  readonly id: string;
  /** Box in image pixels: x and y of the top left corner, width, height. */
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly massG?: number;
  readonly densityGPerCm3?: number;
  readonly flag: 'high-threat' | 'threat' | 'no-threat' | 'unknown';
  readonly category: 'explosive' | 'prohibited' | 'contraband' | 'anomaly' | 'pharmaceutical' | 'laptop' | 'other';
  readonly ability: 'no-interference' | 'shield';
  /** 0..1 */
  readonly probability: number;
  readonly description: string;
}

export interface BagScan {
  readonly scanId: string;
  /** Licence plate on the bag, ten digits; null when the scanner could not read one. */
  readonly bagTag: string | null;
  /** The scanner's wall clock, ISO 8601. */
  readonly scannedAt: string;
  readonly alarmDecision: 'alarm' | 'clear' | 'unknown';
  /** Why the scan is not whole; null when it is. */
  readonly abort:
    | null
    | 'oversize-bag'
    | 'clipped-bag'
    | 'incomplete-scan'
    | 'failed-reconstruction'
    | 'timeout'
    | 'not-reviewed'
    | 'user-interrupt'
    | 'out-of-bounds';
  readonly atr: { readonly manufacturer: string; readonly version: string };
  readonly processingMs: number;
  readonly objects: readonly ThreatObject[];
  readonly image: {
    /** SHA-256 of the PNG bytes, lower-case hexadecimal. */
    readonly sha256: string;
    /**
     * Pixels of one energy. The PNG is grey; of a dual-energy scan it is twice as high, low energy above high energy.
     * `colour`: the operator's pseudo-colour picture, red, green and blue.
     */
    readonly width: number;
    readonly height: number;
    readonly bitDepth: 8 | 16;
    readonly energies: Energies;
  };
}

export type Energies = 'single' | 'dual' | 'colour';

/** What images a scanner makes, as its site file says. */
export interface ScannerImages {
  readonly energies: Energies;
  /** The largest PNG that may be one of its own, pixels: the true size and 10 %, both energies together. */
  readonly maxWidth: number;
  readonly maxHeight: number;
  /** What a pixel stands for along and across the belt, mm; null where the site file does not say. */
  readonly millimetresPerPixel: readonly [number, number] | null;
}

export type BagScannerEvent =
  /** Header and image have both come and belong together (hash, size and depth agree). */
  | { readonly type: 'bagScanned'; readonly scan: BagScan; readonly png: Uint8Array; readonly atMs: number }
  /** One half came and the other did not in time. `bagTag` is known when it was the header that came. */
  | {
      readonly type: 'scanIncomplete';
      readonly scanId: string;
      readonly missing: 'header' | 'image';
      readonly bagTag: string | null;
      readonly atMs: number;
    }
  /** A message that cannot be used, and why: not JSON, wrong types, wrong hash, too big, no PNG. */
  | { readonly type: 'messageRefused'; readonly why: string; readonly scanId: string | null; readonly atMs: number };

export interface BagScannerDevice extends Device<BagScannerEvent> {
  readonly images: ScannerImages;
}
