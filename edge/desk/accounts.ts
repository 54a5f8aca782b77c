import type { Clock } from '../../hardware/clock.ts';
import { type Account, foldName } from '../ledger/officers.ts';
import { actorOf, type DeskLedger, deskRow } from './desk-ledger.ts';
import { lockLeftMs, lockMsAfter } from './lock-out.ts';
import { complaintAbout, hashPassword, isPassword, type PasswordCost } from './password.ts';
import { Refused } from './refused.ts';
import type { SignedIn } from './request.ts';
import { createTurns } from './turns.ts';

export interface Login {
  readonly name: string;
  readonly password: string;
}

/** Who somebody is. Every call may throw the ledger's faults. */
export interface Accounts {
  /**
   * The person with this name and this password, in the own spelling of the account. Counts what is wrong.
   * @throws Refused `wrong-password`, `locked-out`, or `unavailable` when too many wait
   */
  check(login: Login): Promise<SignedIn>;
  /** The account, while it may be used. */
  find(name: string): Account | null;
  /**
   * Changes a person's own password and ends their sessions.
   * @throws Refused as `check`, or `bad-request` when the new one will not do
   */
  changePassword(login: Login, fresh: string): Promise<void>;
}

const MOST_WAITING = 16;
const MOST_STRANGERS = 1000;
const MS_PER_MINUTE = 60_000;

interface Failures {
  readonly failedAttempts: number;
  readonly lockedUntilWallMs: number;
}
const NO_FAILURES: Failures = { failedAttempts: 0, lockedUntilWallMs: 0 };

export function createAccounts(options: {
  readonly ledger: DeskLedger;
  readonly clock: Clock;
  readonly cost: PasswordCost;
}): Accounts {
  const { ledger, clock, cost } = options;
  const { officers } = ledger;
  // Names that nobody has are locked out like any other, or the answer would tell which are somebody's.
  const strangers = new Map<string, Failures>();
  const inTurn = createTurns(
    MOST_WAITING,
    () => new Refused(503, { code: 'unavailable', message: 'Too many people are logging in. Please try again.' }),
  );

  function rememberFailure(name: string, account: Account | null, before: Failures): void {
    const failedAttempts = before.failedAttempts + 1;
    const lockedUntilWallMs = clock.wallMs() + lockMsAfter(failedAttempts);
    if (account !== null) return officers.save({ ...account, failedAttempts, lockedUntilWallMs });
    const [oldest] = strangers.keys();
    if (strangers.size >= MOST_STRANGERS && oldest !== undefined) strangers.delete(oldest);
    strangers.delete(foldName(name));
    strangers.set(foldName(name), { failedAttempts, lockedUntilWallMs });
  }

  async function checkNow({ name, password }: Login): Promise<Account> {
    const account = officers.find(name);
    const before = account ?? strangers.get(foldName(name)) ?? NO_FAILURES;
    const leftMs = lockLeftMs(before.lockedUntilWallMs, clock.wallMs());
    if (leftMs > 0) throw lockedOut(leftMs);
    const isRight = await isPassword(password, account?.password ?? null, cost);
    if (account === null || !isRight || account.isDisabled) {
      rememberFailure(name, account, before);
      throw new Refused(401, { code: 'wrong-password', message: 'Name or password is wrong.' });
    }
    if (account.failedAttempts > 0) officers.save({ ...account, ...NO_FAILURES });
    return account;
  }

  async function changeNow(login: Login, fresh: string): Promise<void> {
    const account = await checkNow(login);
    refusePassword(fresh, account.name);
    if (fresh.normalize('NFKC') === login.password.normalize('NFKC')) {
      throw new Refused(400, { code: 'bad-request', message: 'The new password is the old one.' });
    }
    const password = await hashPassword(fresh, cost);
    ledger.appendWith([deskRow(clock, { what: 'password-changed', by: actorOf(account) })], () => {
      officers.save({ ...account, ...NO_FAILURES, password, mustChangePassword: false });
      officers.removeSessionsOf(account.name);
    });
  }

  return {
    // In turn as a whole: guesses sent side by side are counted before the next is looked at.
    check: async (login) => inTurn(async () => signedIn(await checkNow(login))),
    changePassword: async (login, fresh) => inTurn(async () => changeNow(login, fresh)),
    find(name) {
      const account = officers.find(name);
      return account === null || account.isDisabled ? null : account;
    },
  };
}

/** @throws Refused `bad-request` with what is wrong with the password. */
export function refusePassword(password: string, name: string): void {
  const complaint = complaintAbout(password, name);
  if (complaint !== null) throw new Refused(400, { code: 'bad-request', message: complaint });
}

const signedIn = ({ name, role }: Account): SignedIn => ({ name, role });

function lockedOut(leftMs: number): Refused {
  const minutes = Math.ceil(leftMs / MS_PER_MINUTE);
  const when = minutes === 1 ? 'in a minute' : `in ${minutes} minutes`;
  return new Refused(429, { code: 'locked-out', message: `Too many wrong passwords. Please try again ${when}.` });
}
