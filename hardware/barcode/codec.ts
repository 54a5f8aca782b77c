import type { BarcodeEvent } from './barcode.ts';
import { decodeBoardingPass } from './boarding-pass.ts';
import type { DeclarationKeys } from './declaration-key.ts';
import { decodeDeclaration, isDeclarationCode } from './declaration.ts';
import { AIM_PREFIX, BAG_TAG, BAG_TAG_SYMBOLOGIES, BCBP, SEAL } from './protocol.ts';

type WithoutTime<Event> = Event extends unknown ? Omit<Event, 'atMs'> : never;

/** What a code says, before it is known when it was read. */
export type CodeReading = WithoutTime<BarcodeEvent>;

/** Characters of an unverifiable code that are told on. */
const TOLD_CHARACTERS = 200;

/** Reads what a reader sent for one code, with or without an AIM prefix. Total: what proves nothing says why. */
export function readCode(sent: string, keys: DeclarationKeys): CodeReading {
  const prefix = AIM_PREFIX.exec(sent);
  const symbology = prefix?.[1];
  const text = prefix === null ? sent : sent.slice(prefix[0].length);
  const unverifiable = (why: string): CodeReading => ({
    type: 'codeUnverifiable',
    why,
    text: text.slice(0, TOLD_CHARACTERS),
  });

  if (isDeclarationCode(text)) {
    const reading = decodeDeclaration(text, keys);
    if (reading.kind === 'refused') return unverifiable(reading.why);
    return { type: 'declarationRead', declaration: reading.declaration, keyId: reading.keyId };
  }
  if (BAG_TAG.test(text)) {
    if (symbology !== undefined && !BAG_TAG_SYMBOLOGIES.includes(symbology)) {
      return unverifiable(`ten digits in a symbology in which no bag tag is printed (AIM ${symbology})`);
    }
    return { type: 'bagTagRead', plate: text };
  }
  if (SEAL.test(text)) return { type: 'sealRead', seal: text.toLowerCase() };
  if (/^M[1-9]/.test(text) && text.length >= BCBP.headLength + BCBP.legLength) {
    const reading = decodeBoardingPass(text);
    if (reading.kind === 'refused') return unverifiable(`boarding pass: ${reading.why}`);
    return { type: 'boardingPassRead', boardingPass: reading.boardingPass };
  }
  return unverifiable('neither a boarding pass nor a bag tag nor a seal nor a declaration');
}
