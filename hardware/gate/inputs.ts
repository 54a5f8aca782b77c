import type { Beams } from './beams.ts';
import type { GateSafety, Leaf, LeafPosition, SafetyInput } from './gate.ts';
import { INPUTS, type InputName, inputSpan, type Profile } from './profile.ts';

/** One complete reading of a gate. */
export interface GateReading {
  readonly leaves: Readonly<Record<Leaf, LeafPosition>>;
  readonly beams: Readonly<Record<Leaf, Beams>>;
  readonly safety: GateSafety;
}

function position(closed: boolean, open: boolean): LeafPosition {
  if (closed && open) return 'unknown';
  if (closed) return 'closed';
  return open ? 'open' : 'moving';
}

function safetyInput(active: boolean): SafetyInput {
  return active ? 'active' : 'clear';
}

/** What the bits say, read from the profile's first input on; null when there are too few. */
export function readingOf(bits: readonly boolean[], profile: Profile): GateReading | null {
  const { first, count } = inputSpan(profile);
  if (bits.length < count) return null;
  const inverted = new Set<InputName>(profile.invert);
  const on = new Set(INPUTS.filter((name) => bits[profile.inputs[name] - first] !== inverted.has(name)));
  return {
    leaves: {
      entry: position(on.has('entryClosed'), on.has('entryOpen')),
      exit: position(on.has('exitClosed'), on.has('exitOpen')),
      diversion: position(on.has('diversionClosed'), on.has('diversionOpen')),
    },
    beams: {
      entry: { outer: on.has('entryOuterBeam'), inner: on.has('entryInnerBeam') },
      exit: { outer: on.has('exitOuterBeam'), inner: on.has('exitInnerBeam') },
      diversion: { outer: on.has('diversionOuterBeam'), inner: on.has('diversionInnerBeam') },
    },
    safety: {
      emergency: safetyInput(on.has('emergency')),
      motorFault: safetyInput(on.has('motorFault')),
      tamper: safetyInput(on.has('tamper')),
    },
  };
}
