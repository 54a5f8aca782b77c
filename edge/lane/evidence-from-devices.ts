import type { EvidenceContent } from '../contract/evidence.ts';
import type { BagScannerEvent } from '../../hardware/bag-scanner/bag-scanner.ts';
import type { BarcodeEvent } from '../../hardware/barcode/barcode.ts';
import type { DocumentReaderEvent } from '../../hardware/document-reader/document-reader.ts';

/** Device words into the words of evidence. */

/** What a reader said of a document. Its portrait is for who compares faces. */
export function fromDocumentReader(
  event: Extract<DocumentReaderEvent, { type: 'documentRead' | 'documentUnreadable' }>,
): EvidenceContent {
  switch (event.type) {
    case 'documentRead': {
      const { format, documentCode, issuer, number, surname, givenNames, nationality } = event.document;
      const { birthDate, sex, expiryDate, failedChecks } = event.document;
      const name = { surname, givenNames, nationality, birthDate, sex, expiryDate };
      return { kind: 'document', format, documentCode, issuer, number, ...name, failedChecks: [...failedChecks] };
    }
    case 'documentUnreadable':
      return { kind: 'unusable', of: 'document', why: event.why };
  }
}

export function fromBarcodeReader(event: BarcodeEvent): EvidenceContent {
  switch (event.type) {
    case 'boardingPassRead':
      return { kind: 'boardingPass', ...event.boardingPass, bagTags: [...event.boardingPass.bagTags] };
    case 'bagTagRead':
      return { kind: 'bagTag', plate: event.plate };
    case 'sealRead':
      return { kind: 'seal', seal: event.seal };
    case 'declarationRead': {
      const { declaration, keyId } = event;
      return {
        kind: 'declaration',
        ...declaration,
        keyId,
        bagTags: [...declaration.bagTags],
        goods: declaration.goods.map((line) => ({ ...line })),
      };
    }
    case 'codeUnverifiable':
      return { kind: 'unusable', of: 'barcode', why: event.why };
  }
}

export function fromBagScanner(event: BagScannerEvent): EvidenceContent {
  switch (event.type) {
    case 'bagScanned': {
      const { scanId, bagTag, scannedAt, alarmDecision, abort, atr, objects, image } = event.scan;
      const header = { scanId, bagTag, scannedAt, alarmDecision, abort };
      return { kind: 'bagScan', ...header, atr, objects: objects.map((object) => ({ ...object })), image };
    }
    case 'scanIncomplete':
      return { kind: 'unusable', of: 'bagScan', why: `scan ${event.scanId} has no ${event.missing}` };
    case 'messageRefused':
      return { kind: 'unusable', of: 'bagScan', why: event.why };
  }
}
