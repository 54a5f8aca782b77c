/** What a framer found in a stream, in stream order: a frame, or bytes that belong to none, and why. */
export type Piece<Frame> =
  | { readonly kind: 'frame'; readonly frame: Frame }
  | { readonly kind: 'discarded'; readonly bytes: Uint8Array; readonly why: DiscardReason };

/** The ways in which bytes fail to be a frame; each has a counter. */
export type DiscardReason = 'noise' | 'badCheck' | 'badLength' | 'tooLong' | 'silence';

/**
 * Cuts a byte stream into frames. Total: any bytes in any chunks are taken, nothing throws, what is held is bounded,
 * and after garbage the next good frame is found. Every byte that came in goes out in exactly one piece.
 */
export interface Framer<Frame> {
  push(bytes: Uint8Array): readonly Piece<Frame>[];
  /** The line fell silent: gives up what is held, as discarded bytes. */
  flush(): readonly Piece<Frame>[];
}
