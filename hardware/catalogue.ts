import type { z } from 'zod';
import { bagScannerOptionsSchema, createBagScanner } from './bag-scanner/driver.ts';
import type { BagScannerDevice } from './bag-scanner/bag-scanner.ts';
import { barcodeReaderOptionsSchema, createBarcodeReader } from './barcode/driver.ts';
import type { BarcodeDevice } from './barcode/barcode.ts';
import type { CameraDevice } from './camera/camera.ts';
import { createFrigateCamera, frigateCameraOptionsSchema } from './camera/frigate-driver.ts';
import { createOnvifCamera, onvifCameraOptionsSchema } from './camera/onvif-driver.ts';
import type { DocumentReaderDevice } from './document-reader/document-reader.ts';
import { createMrzReader, mrzReaderOptionsSchema } from './document-reader/driver.ts';
import type { DriverContext } from './driver-context.ts';
import { createModbusGate } from './gate/driver.ts';
import type { GateDevice } from './gate/gate.ts';
import { modbusGateOptionsSchema } from './gate/options.ts';

/** A device as the site file names it: its kind, and beside it the options of that kind's driver. */
export interface DeviceSection {
  readonly kind: string;
  readonly [option: string]: unknown;
}

/** What a driver gives to the house. */
export interface DeviceKind<D> {
  readonly optionsSchema: z.ZodObject;
  /** @throws ZodError for options that `optionsSchema` refuses; a checked site file has none. */
  create(id: string, options: unknown, context: DriverContext): D;
}

function deviceKind<S extends z.ZodObject, D>(
  optionsSchema: S,
  create: (id: string, options: z.infer<S>, context: DriverContext) => D,
): DeviceKind<D> {
  return {
    optionsSchema,
    create: (id, options, context) => create(id, optionsSchema.parse(options), context),
  };
}

type Kinds<D> = Readonly<Record<string, DeviceKind<D>>>;

/** Every device that Greenlane can drive, by its role at a lane and its kind in the site file. */
export const CATALOGUE = {
  gate: { 'modbus-gate': deviceKind(modbusGateOptionsSchema, createModbusGate) },
  documentReader: { 'mrz-reader': deviceKind(mrzReaderOptionsSchema, createMrzReader) },
  barcodeReader: { 'barcode-reader': deviceKind(barcodeReaderOptionsSchema, createBarcodeReader) },
  bagScanner: { 'bag-scanner': deviceKind(bagScannerOptionsSchema, createBagScanner) },
  camera: {
    'frigate-camera': deviceKind(frigateCameraOptionsSchema, createFrigateCamera),
    'onvif-camera': deviceKind(onvifCameraOptionsSchema, createOnvifCamera),
  },
} as const satisfies {
  readonly gate: Kinds<GateDevice>;
  readonly documentReader: Kinds<DocumentReaderDevice>;
  readonly barcodeReader: Kinds<BarcodeDevice>;
  readonly bagScanner: Kinds<BagScannerDevice>;
  readonly camera: Kinds<CameraDevice>;
};

/**
 * The device of a checked section. `D` follows from the role: `createDevice(CATALOGUE.gate, ...)` is a gate.
 * @throws RangeError for a kind that is not of that role, ZodError for options that its driver refuses.
 */
export function createDevice<D>(kinds: Kinds<D>, id: string, section: DeviceSection, context: DriverContext): D {
  const { kind, ...options } = section;
  const driver = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (driver === undefined) throw new RangeError(`no driver of kind ${kind}`);
  return driver.create(id, options, context);
}
