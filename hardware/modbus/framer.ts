import { createFrameScanner, type Match } from '../link/frame-scanner.ts';
import type { Framer } from '../link/framing.ts';
import { MAX_FRAME_LENGTH, type ReplyFrame, type RequestFrame } from './protocol.ts';
import { decodeReply, replyLength } from './reply-codec.ts';
import { decodeRequest, requestLength } from './request-codec.ts';

/**
 * The standard ends frames by 3.5 characters of silence, which neither Linux nor USB adapters nor device servers keep.
 * So the end is where the function code says, silence only gives up what is unfinished.
 */
function framerFor<Frame>(
  lengthOf: (head: Uint8Array) => number | null,
  decode: (frame: Uint8Array) => Frame | null,
): Framer<Frame> {
  function match(bytes: Uint8Array): Match<Frame> {
    const length = lengthOf(bytes);
    if (length === 0) return { kind: 'none', why: 'noise' };
    if (length === null || length > bytes.length) return { kind: 'incomplete' };
    const frame = decode(bytes.subarray(0, length));
    return frame === null ? { kind: 'none', why: 'badCheck' } : { kind: 'frame', frame, length };
  }
  return createFrameScanner({ maxLength: MAX_FRAME_LENGTH, match });
}

/** Finds the replies of `unit` in what a bus says; those of other units are noise. */
export function createReplyFramer(unit: number): Framer<ReplyFrame> {
  return framerFor((head) => (head[0] === unit ? replyLength(head) : 0), decodeReply);
}

/** Finds requests in what a bus says: the server's side. */
export function createRequestFramer(): Framer<RequestFrame> {
  return framerFor(requestLength, decodeRequest);
}
