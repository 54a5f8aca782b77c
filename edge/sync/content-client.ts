/** Bytes between box and centre, named by their SHA-256 (64 lower-case hexadecimal digits). */
export interface ContentClient {
  /**
   * Puts the content of this name and length (bytes) into `toFile`, durably when it resolves. Goes on from where a
   * break, a restart or an earlier call left it (`<toFile>.part`); never writes more than `bytes`. Whatever the network
   * or the centre lack is waited for, with growing pauses, until `signal` aborts: then it rejects with its reason.
   * Rejects with Fault `content-refused` when what comes is not of this name or length, and with `content-unwritable`
   * when the disk does not take it.
   */
  fetch(sha256: string, bytes: number, toFile: string, signal: AbortSignal): Promise<void>;
  /**
   * Gives the centre the file as the content of this name: it holds it durably when this resolves. Goes on and waits as
   * `fetch` does. Rejects with Fault `content-refused` when the file is not of this name, or is longer than the centre
   * takes.
   */
  send(sha256: string, fromFile: string, signal: AbortSignal): Promise<void>;
}
