import type { BoardingPass, GoodsDeclaration } from '../../hardware/barcode/barcode.ts';
import type { TravelDocument } from '../../hardware/document-reader/document-reader.ts';
import type { Conduct, Trouble } from './dials.ts';
import type { Contraband, PackedItem } from './packing.ts';

/** One passenger of the simulator: what they show, what they carry, how they behave, and the truth about them. */
export interface Passenger {
  /** Unique within a population, in order of arrival. */
  readonly id: string;
  /** As the owner spells it. */
  readonly name: string;
  /** The document as it was issued: sound, even where a trouble says that it reads otherwise. */
  readonly document: DocumentFields;
  readonly boardingPass: BoardingPass;
  readonly declaration: GoodsDeclaration | null;
  readonly bags: readonly Bag[];
  /** Seeds of their own face and of the one in the document: the same, but for an impostor. */
  readonly face: { readonly own: number; readonly inDocument: number };
  readonly conduct: Conduct;
  /** How long the passenger takes over each step, relative to a brisk one (1 or more). */
  readonly pace: number;
  /** What the controller is never shown: for invariants and for drawing what models and scanners answer. */
  readonly truth: Truth;
  /** The lines as a reader sees them: unread characters and failing check digits included. */
  readonly mrzLines: () => readonly string[];
  /** What the bar code of the boarding pass says. */
  readonly boardingPassText: () => string;
  /** What the QR code of the declaration says; null without a declaration. */
  readonly declarationText: () => string | null;
}

export type DocumentFields = Omit<TravelDocument, 'lines' | 'failedChecks'>;

export interface Bag {
  /** On the bag itself, ten digits. */
  readonly plate: string;
  readonly items: readonly PackedItem[];
}

export interface Truth {
  /** Whether each trouble is there. */
  readonly troubles: Readonly<Record<Trouble, boolean>>;
  /** Some line is a critical fraud. */
  readonly criticalFraud: boolean;
  /** For each line of the declaration, whether it is a fraud. */
  readonly fraudulentLines: readonly boolean[];
  /** What is hidden in the bags. */
  readonly contraband: readonly Contraband[];
  /** No trouble at all, and conduct that is normal or slow. */
  readonly honest: boolean;
}
