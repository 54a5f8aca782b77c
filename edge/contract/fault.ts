/**
 * The closed catalogue of faults: what can go wrong with the world (not with the program), and what a person can do.
 * `docs/errors.md` lists the same codes; a test holds the two against each other.
 */
export const FAULTS = {
  'config-invalid': { transient: false, remedy: 'Correct what `greenlane check` names, then start again.' },
  'policy-invalid': { transient: false, remedy: 'Correct the policy file that the message names, then start again.' },
  'ledger-full': {
    transient: true,
    remedy: 'Free space on the ledger disk or raise its limit; clearing resumes by itself.',
  },
  'ledger-unwritable': {
    transient: true,
    remedy: 'Check the ledger disk and its permissions; passengers go to an officer meanwhile.',
  },
  'ledger-locked': { transient: true, remedy: 'Another Greenlane has the ledger open: stop it first.' },
  'ledger-foreign': {
    transient: false,
    remedy: 'The ledger is of another version: use the Greenlane version that wrote it, or move the file aside.',
  },
  'ledger-damaged': {
    transient: false,
    remedy:
      'A copy was set aside: hand it to your administrator. Lanes with a desk stay closed until a person opens them there.',
  },
  'image-store-full': { transient: true, remedy: 'Free space or raise the image quota.' },
  'pack-invalid': {
    transient: false,
    remedy:
      'Put the pack right as the message says, or install it again; a running lane takes it as soon as its folder has changed.',
  },
  'pack-untrusted': {
    transient: false,
    remedy:
      "Use a pack that is signed with a key of `inference.trustedKeys`, or examine it and sign it with your site's own key (`npx greenlane pack sign`).",
  },
  'pack-draft': {
    transient: false,
    remedy: "Correct the files in the pack's folder as the message says, then give the command again.",
  },
  'pack-not-taken': {
    transient: false,
    remedy: 'Nothing was changed. `npx greenlane pack status` tells which versions there are.',
  },
  'key-invalid': {
    transient: false,
    remedy: 'Give a key file that `npx greenlane pack keygen` wrote, or make one with it under a new name.',
  },
  'model-unavailable': {
    transient: true,
    remedy: 'Passengers go to an officer until the inference process answers again.',
  },
  'image-refused': { transient: false, remedy: 'The image is damaged or of another size than announced: scan again.' },
  'receipt-mismatch': {
    transient: false,
    remedy: 'The centre holds another history for this lane: keep the ledger and call your administrator.',
  },
  'receipt-refused': {
    transient: false,
    remedy:
      'Nothing leaves the lane on such a word. If the centre has a new key, name it under `central.trustedKeys`; if not, somebody answers in its name: call your administrator.',
  },
  'screen-unbuilt': {
    transient: false,
    remedy:
      'The lanes work without it. Free space, give this user the folder `.var` of the installation, or install Greenlane again (`npm ci`); then start it again.',
  },
  'database-unavailable': {
    transient: true,
    remedy: 'Check that the database runs and lets the centre in; the lanes keep everything until it does.',
  },
  'database-foreign': {
    transient: false,
    remedy: 'Use the Greenlane version that wrote the database, or give an empty one.',
  },
  'database-not-own': {
    transient: false,
    remedy:
      'Nothing was written. Give the centre its own database, and the mode and key that this one knows; a new key that every lane trusts already is added once with `--new-key`.',
  },
  'database-not-durable': {
    transient: false,
    remedy:
      'Give real lanes a PostgreSQL server with `fsync` and `synchronous_commit` on; the embedded database is for `--simulated`.',
  },
  'clocks-apart': {
    transient: true,
    remedy: 'Set both clocks, of the database and of the centre; old days are dropped again once they agree.',
  },
  'clock-ahead': {
    transient: true,
    remedy:
      'If the clock is wrong, set it within two days. If it is right, nothing need be done: what is old goes when they have passed.',
  },
  'content-refused': {
    transient: false,
    remedy: 'Nothing of it is used. Have whoever named the content give it again, under the name of its bytes.',
  },
  'content-unavailable': {
    transient: true,
    remedy: 'Check the way to the centre (`central.contentUrl`); it goes on by itself from where it stopped.',
  },
  'content-unwritable': {
    transient: true,
    remedy: 'Free space or check the folder and its permissions; what came is kept, and the rest follows.',
  },
  'release-refused': {
    transient: false,
    remedy:
      'What was in force stays so. Have whoever made the release correct it under a new version; what nobody at the centre made was made by somebody else: call your administrator.',
  },
  'release-stale': {
    transient: true,
    remedy:
      'The lane goes on with what it has. Check the way to the centre, and the clocks of both: word from the centre is more than its lifetime old.',
  },
  'release-lost': {
    transient: true,
    remedy:
      "The site file's own policy or lists judge in its place. Bytes that are gone are fetched again; for a key that is trusted no more, or a record that was lost, have a new release made.",
  },
  'reading-slow': {
    transient: true,
    remedy:
      'It is tried again by itself. If it stays so, see what else keeps the computer busy, or give a shorter file.',
  },
  'rollout-refused': {
    transient: false,
    remedy: 'Nothing was changed. `npx greenlane rollout status` tells how things stand.',
  },
  'rollout-stopped': {
    transient: false,
    remedy:
      'No further lane is given the release. `npx greenlane rollout status` names the lanes and their reasons; make a better release.',
  },
  'command-refused': {
    transient: false,
    remedy: 'Nothing was done. The answer says why: put that right, and say it again.',
  },
  'command-unanswered': {
    transient: true,
    remedy: 'See that the lane is on line and trusts the key. Whatever was said has run out by now: say it again.',
  },
  'data-invalid': { transient: false, remedy: 'Correct what was given as the message says, or give another.' },
} as const satisfies Record<string, { transient: boolean; remedy: string }>;

export type FaultCode = keyof typeof FAULTS;

/** Something wrong with the world. The message says what happened and where; `remedy` what a person can do. */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly code: FaultCode;
  /** What happened and where, without code and remedy. */
  readonly what: string;
  readonly context: Readonly<Record<string, string | number | boolean | null>>;

  constructor(
    code: FaultCode,
    what: string,
    context: Readonly<Record<string, string | number | boolean | null>> = {},
    cause?: unknown,
  ) {
    // A list of mistakes ends its last line itself.
    super(
      `${what}${what.endsWith('\n') ? '' : ' '}[${code}]. ${FAULTS[code].remedy}`,
      cause === undefined ? undefined : { cause },
    );
    this.code = code;
    this.what = what;
    this.context = context;
  }
}

/** Whether trying again later can succeed without a person's help. */
export function isTransient(fault: Fault): boolean {
  return FAULTS[fault.code].transient;
}

const LONGEST_REASON_CHARACTERS = 300;

/** Why something went wrong, in one short line, to stand in the message of what followed from it. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Fault ? error.what : error instanceof Error ? error.message : String(error);
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > LONGEST_REASON_CHARACTERS ? `${line.slice(0, LONGEST_REASON_CHARACTERS - 1)}…` : line;
}

export function isFault(error: unknown, code?: FaultCode): error is Fault {
  return error instanceof Fault && (code === undefined || error.code === code);
}
