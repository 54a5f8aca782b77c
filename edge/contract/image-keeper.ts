/** Where images are kept beside the ledger, named by their content, as those who have one to keep see it. */
export interface ImageKeeper {
  /**
   * Keeps the bytes, atomically and synced; idempotent. Resolves to their SHA-256 in lower-case hexadecimal.
   * Rejects with Fault `image-store-full` or `ledger-unwritable`.
   */
  put(bytes: Uint8Array): Promise<string>;
}
