import { Fault } from '../contract/fault.ts';

/** A Fault about an answer of the detector that cannot be one. */
export function unbelievable(what: string): Fault {
  return new Fault('model-unavailable', `The detector's answer cannot be believed: ${what}`);
}
