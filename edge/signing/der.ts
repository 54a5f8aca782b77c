/** Distinguished Encoding Rules (ITU-T X.690), as far as certificates need them: writing only, nothing is read. */

/** One element: tag, length, content. @throws RangeError for content of 64 KiB or more */
export function der(tag: number, content: Uint8Array): Buffer {
  const { length } = content;
  if (length > 0xffff) throw new RangeError(`${length} bytes are more than a certificate holds in one element`);
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...head]), content]);
}

export function sequence(...parts: readonly Uint8Array[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

/** An object identifier, of which the content is given in hexadecimal digits. */
export function objectId(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'));
}

/** A non-negative whole number, most significant byte first. */
export function integer(bytes: Uint8Array): Buffer {
  const isNegativeToReaders = (bytes[0] ?? 0) >= 0x80;
  return der(0x02, isNegativeToReaders ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
}

export function utf8(text: string): Buffer {
  return der(0x0c, Buffer.from(text));
}

/** Bits of which the last `unused` are none. */
export function bitString(bytes: Uint8Array, unused = 0): Buffer {
  return der(0x03, Buffer.concat([Buffer.from([unused]), bytes]));
}

export function octets(content: Uint8Array): Buffer {
  return der(0x04, content);
}

/** A moment in seconds; RFC 5280 4.1.2.5 wants two digits for years before 2050, four from then on. */
export function time(wallMs: number): Buffer {
  const digits = new Date(wallMs).toISOString().replaceAll(/\D/g, '').slice(0, 14);
  return digits < '2050' ? der(0x17, Buffer.from(`${digits.slice(2)}Z`)) : der(0x18, Buffer.from(`${digits}Z`));
}

/** The same in text, as files hold it (RFC 7468). */
export function pem(label: string, bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
