/** Portraits of diverted passengers, as the desk sees them: in memory alone, while their case is open. */
export interface Portraits {
  /** The bytes (JPEG or JPEG 2000), by the identity that evidence gives them; undefined once they are not held. */
  get(id: string): Uint8Array | undefined;
  /** The case of this passage has ended. */
  forget(passage: string): void;
}
