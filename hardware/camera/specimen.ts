/** 3 x 2 grey pixels as Pillow writes them. For tests. */
export const FROM_PILLOW: Uint8Array = Buffer.from(
  'ffd8ffe000104a46494600010100000100010000ffdb004300281c1e231e19282321232d2b28303c64413c37373c7b585d4964918099968f808c8aa0b4e6c3a0aadaad8a8cc8ffcbdaeef5ffffff9bc1fffffffaffe6fdfff8ffc0000b080002000301011100ffc40014000100000000000000000000000000000004ffc40014100100000000000000000000000000000000ffda0008010100003f002bffd9',
  'hex',
);

/** A JPEG whose frame header says this, and that has no pixels; another `label` gives other bytes. For tests. */
export function specimenJpeg(
  header: { readonly width?: number; readonly height?: number; readonly components?: number; readonly marker?: number },
  label = '',
): Uint8Array {
  const { width = 640, height = 480, components = 3, marker = 0xc0 } = header;
  const frame = Buffer.alloc(10 + 3 * components);
  frame.writeUInt16BE(0xff00 | marker, 0);
  frame.writeUInt16BE(8 + 3 * components, 2);
  frame[4] = 8;
  frame.writeUInt16BE(height, 5);
  frame.writeUInt16BE(width, 7);
  frame[9] = components;
  return Buffer.concat([Buffer.from('ffd8', 'hex'), frame, Buffer.from(label), Buffer.from('ffd9', 'hex')]);
}
