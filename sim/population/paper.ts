import type { BoardingPass, GoodsDeclaration } from '../../hardware/barcode/barcode.ts';
import { encodeBoardingPass } from '../../hardware/barcode/boarding-pass.ts';
import { encodeDeclaration } from '../../hardware/barcode/declaration.ts';
import { encodeMrz } from '../../hardware/document-reader/mrz-encode.ts';
import { forger, simulationSigner } from './keys.ts';
import type { DocumentFields } from './passenger.ts';
import type { Troubles } from './troubles.ts';
import { misreadCheckDigit, wearOff } from './worn-zone.ts';

/** The machine-readable zone as a reader sees it. */
export function printZone(document: DocumentFields, troubles: Troubles): readonly string[] {
  const encoding = encodeMrz(document);
  if (encoding.kind !== 'lines') throw new RangeError(`a simulated document cannot be printed: ${encoding.why}`);
  if (troubles.unreadableDocument) return wearOff(encoding.lines, document.format);
  if (troubles.failedCheckDigit) return misreadCheckDigit(encoding.lines, document.format);
  return encoding.lines;
}

/** The text of a boarding pass's bar code. */
export function printBoardingPass(boardingPass: BoardingPass): string {
  const encoding = encodeBoardingPass(boardingPass);
  if (encoding.kind !== 'text') throw new RangeError(`a simulated boarding pass cannot be printed: ${encoding.why}`);
  return encoding.text;
}

/** The text of a declaration's QR code, signed by the simulation's key or by a forger. */
export function printDeclaration(declaration: GoodsDeclaration, isForged: boolean): string {
  const encoding = encodeDeclaration(declaration, isForged ? forger : simulationSigner);
  if (encoding.kind !== 'text') throw new RangeError(`a simulated declaration cannot be printed: ${encoding.why}`);
  return encoding.text;
}
