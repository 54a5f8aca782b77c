import { SUFFIX_BYTES } from '../../hardware/barcode/code-framer.ts';
import type { Suffix } from '../../hardware/barcode/code-framer.ts';
import { BAG_TAG } from '../../hardware/barcode/protocol.ts';
import { isDeclarationCode } from '../../hardware/barcode/declaration.ts';
import type { Wire } from '../wire/wire.ts';

/** A barcode reader, at the device's end of a wire. */
export interface BarcodeReaderTwin {
  /** Holds a code before the reader. */
  scan(text: string): void;
  /** Lets go of the wire, which stays open. */
  stop(): void;
}

export interface BarcodeReaderTwinOptions {
  readonly wire: Wire;
  /** Default CR. */
  readonly suffix?: Suffix;
  /** Whether an AIM identifier goes before each code: Q for declarations, I for bag tags, L for everything else. */
  readonly aim?: boolean;
  /** What it answers, and to what; a reader that cannot be asked has none. */
  readonly heartbeat?: { readonly request: Uint8Array; readonly reply: Uint8Array };
}

export function createBarcodeReaderTwin(options: BarcodeReaderTwinOptions): BarcodeReaderTwin {
  const { wire, suffix = 'CR', aim = false, heartbeat } = options;
  const stop = heartbeat === undefined ? () => {} : answer(wire, heartbeat.request, heartbeat.reply);
  return {
    scan(text) {
      const sent = Buffer.from((aim ? aimIdentifier(text) : '') + text, 'latin1');
      wire.write(Uint8Array.of(...sent, ...SUFFIX_BYTES[suffix]));
    },
    stop,
  };
}

/** Answers each `request` in what arrives, however it was cut. */
function answer(wire: Wire, request: Uint8Array, reply: Uint8Array): () => void {
  let heard: number[] = [];
  return wire.onBytes((bytes) => {
    for (const byte of bytes) {
      heard = [...heard, byte].slice(-request.length);
      if (heard.length < request.length || !heard.every((it, index) => it === request[index])) continue;
      heard = [];
      wire.write(reply);
    }
  });
}

function aimIdentifier(text: string): string {
  if (isDeclarationCode(text)) return ']Q1';
  return BAG_TAG.test(text) ? ']I0' : ']L0';
}
