import type { BagScannerDevice } from '../../hardware/bag-scanner/bag-scanner.ts';
import type { BarcodeDevice } from '../../hardware/barcode/barcode.ts';
import type { CameraDevice } from '../../hardware/camera/camera.ts';
import type { DocumentReaderDevice } from '../../hardware/document-reader/document-reader.ts';
import type { GateDevice } from '../../hardware/gate/gate.ts';

/** The devices of one lane. What a site does not have is null; what its policy needs must be there. */
export interface LaneDevices {
  readonly gate: GateDevice;
  readonly documentReader: DocumentReaderDevice | null;
  readonly barcodeReader: BarcodeDevice | null;
  readonly bagScanner: BagScannerDevice | null;
  readonly camera: CameraDevice | null;
}
