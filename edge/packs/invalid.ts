import { Fault } from '../contract/fault.ts';

/** A Fault about what lies in the pack in `folder`. */
export function invalid(folder: string, what: string, cause?: unknown): Fault {
  return new Fault('pack-invalid', `The model pack ${folder} ${what}`, { folder, what }, cause);
}

/** A Fault about who answers for the pack in `folder`. */
export function untrusted(folder: string, what: string, cause?: unknown): Fault {
  return new Fault('pack-untrusted', `The model pack ${folder} ${what}`, { folder, what }, cause);
}
