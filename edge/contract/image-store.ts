/** Where images are kept beside the ledger, named by their content. */
export interface ImageStore {
  /**
   * Keeps the bytes, atomically and synced; idempotent. Resolves to their SHA-256 in lower-case hexadecimal.
   * Rejects with Fault `image-store-full` or `ledger-unwritable`.
   */
  keep(bytes: Uint8Array): Promise<string>;
}
