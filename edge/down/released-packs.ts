import type { ReleasedPack } from '../sync/releases/release.ts';
import type { PackName } from './down-record.ts';

/** How far a pack of a release has come. `why` says what became of one that does not serve. */
export type PackProgress =
  | { readonly stage: 'none' | 'waits' | 'serves' }
  | { readonly stage: 'failed'; readonly why: string };

/** The packs of the computer, as a release needs them: each is staged, and has a trial of its own. */
export interface ReleasedPacks {
  progress(pack: ReleasedPack): PackProgress;
  /**
   * Verifies a pack whose files lie under `fileOf(sha256)`, and gets it ready.
   * @throws Fault `pack-untrusted` or `pack-invalid`; the file system's error when it cannot be written
   */
  prepare(pack: ReleasedPack, fileOf: (sha256: string) => string): void;
  /** Gives a pack that was got ready to its trial. @throws the file system's error when it cannot be written */
  stage(pack: PackName): void;
  /**
   * Takes back a pack that came with a release: its trial ends, or the version before serves again, from the next start on.
   * @throws the file system's error when it cannot be written
   */
  withdraw(pack: PackName): void;
}
