import { Fault, isFault } from '../contract/fault.ts';

/** A Fault about what lies in the pack in `folder`. */
export function invalid(folder: string, what: string, cause?: unknown): Fault {
  return new Fault('pack-invalid', `The model pack ${folder} ${what}`, { folder, what }, cause);
}

/** A Fault about who answers for the pack in `folder`. */
export function untrusted(folder: string, what: string, cause?: unknown): Fault {
  return new Fault('pack-untrusted', `The model pack ${folder} ${what}`, { folder, what }, cause);
}

/** What `work` gives on a pack that somebody is making. @throws Fault `pack-draft` in the place of `pack-invalid` */
export function onDraft<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!isFault(error, 'pack-invalid')) throw error;
    throw new Fault('pack-draft', error.what, error.context, error);
  }
}
