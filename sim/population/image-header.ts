import type { ImageFacts } from '../../edge/contract/assessor.ts';

const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Channels by PNG colour type (ISO/IEC 15948, 11.2.2); a palette decodes to three. */
const PNG_CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 3, 4: 2, 6: 4 };

/** What the header of a PNG or JPEG says; null when it says nothing. No pixel is looked at. */
export function readImageHeader(bytes: Uint8Array): ImageFacts | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (PNG_SIGNATURE.every((byte, index) => bytes[index] === byte)) return readPng(view);
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return readJpeg(view);
  return null;
}

function readPng(view: DataView): ImageFacts | null {
  if (view.byteLength < 33) return null;
  const channels = PNG_CHANNELS[view.getUint8(25)];
  if (channels === undefined) return null;
  return {
    format: 'png',
    width: view.getUint32(16),
    height: view.getUint32(20),
    channels,
    bitDepth: view.getUint8(24),
  };
}

/** Walks the segments to the frame header (ITU-T T.81, B.2.2): SOF0 to SOF15 less DHT, JPG and DAC. */
function readJpeg(view: DataView): ImageFacts | null {
  let at = 2;
  while (at + 10 <= view.byteLength && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) {
      return {
        format: 'jpeg',
        height: view.getUint16(at + 5),
        width: view.getUint16(at + 7),
        channels: view.getUint8(at + 9),
        bitDepth: view.getUint8(at + 4),
      };
    }
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}
