import type { Role } from '../contract/officer.ts';
import { type Sqlite, withFaults } from './database.ts';

/** A password as it is kept: scrypt (RFC 7914) with the parameters that it was made with. */
export interface PasswordHash {
  readonly salt: Uint8Array;
  readonly hash: Uint8Array;
  /** N, r and p. */
  readonly cost: number;
  readonly blockSize: number;
  readonly parallelization: number;
}

/** An account of the desk. Times are wall clock, ms since 1970. */
export interface Account {
  readonly name: string;
  readonly role: Role;
  readonly password: PasswordHash;
  readonly createdWallMs: number;
  readonly isDisabled: boolean;
  readonly mustChangePassword: boolean;
  /** Wrong passwords since the last right one. */
  readonly failedAttempts: number;
  readonly lockedUntilWallMs: number;
}

/** A session as it outlives a restart. */
export interface SessionRow {
  /** SHA-256 of the token. */
  readonly tokenHash: Uint8Array;
  /** Folded name. */
  readonly officer: string;
  readonly createdWallMs: number;
  readonly seenWallMs: number;
  readonly endsWallMs: number;
}

/** The people of the desk, in the ledger's file. Every call throws the ledger's faults. */
export interface Officers {
  /** By name, however it is written large or small. */
  find(name: string): Account | null;
  /** By name. */
  list(): readonly Account[];
  /** Adds the account, or takes the place of the one of the same name. */
  save(account: Account): void;
  sessions(): readonly SessionRow[];
  addSession(session: SessionRow): void;
  sawSession(tokenHash: Uint8Array, wallMs: number): void;
  removeSession(tokenHash: Uint8Array): void;
  removeSessionsOf(name: string): void;
}

/** A name as it is compared. */
export function foldName(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

export function openOfficers(db: Sqlite, file: string): Officers {
  const accounts = prepareAccounts(db);
  const sessions = prepareSessions(db);
  const safely = <T>(work: () => T) => withFaults(file, work);
  return {
    find: (name) => safely(() => toAccount(accounts.find.get(foldName(name)))),
    list: () => safely(() => accounts.list.all().flatMap((row) => toAccount(row) ?? [])),
    save: (account) => void safely(() => accounts.save.run(toRow(account))),
    sessions: () => safely(() => sessions.list.all()),
    addSession: (session) => void safely(() => sessions.add.run(session)),
    sawSession: (tokenHash, wallMs) => void safely(() => sessions.saw.run(wallMs, tokenHash)),
    removeSession: (tokenHash) => void safely(() => sessions.remove.run(tokenHash)),
    removeSessionsOf: (name) => void safely(() => sessions.removeOf.run(foldName(name))),
  };
}

interface AccountRow extends PasswordHash {
  readonly folded: string;
  readonly name: string;
  readonly role: Role;
  readonly createdWallMs: number;
  readonly disabled: number;
  readonly mustChange: number;
  readonly failedAttempts: number;
  readonly lockedUntilWallMs: number;
}

function prepareAccounts(db: Sqlite) {
  const columns = `folded, name, role, salt, hash, cost, block_size as blockSize, parallelization,
    created_wall_ms as createdWallMs, disabled, must_change_password as mustChange, failed_attempts as failedAttempts,
    locked_until_wall_ms as lockedUntilWallMs`;
  return {
    find: db.prepare<[string], AccountRow>(`select ${columns} from officers where folded = ?`),
    list: db.prepare<[], AccountRow>(`select ${columns} from officers order by folded`),
    // An update in place: sessions refer to the row.
    save: db.prepare<[AccountRow]>(
      `insert into officers
       values (@folded, @name, @role, @salt, @hash, @cost, @blockSize, @parallelization, @createdWallMs, @disabled,
         @mustChange, @failedAttempts, @lockedUntilWallMs)
       on conflict (folded) do update set name = excluded.name, role = excluded.role, salt = excluded.salt,
         hash = excluded.hash, cost = excluded.cost, block_size = excluded.block_size,
         parallelization = excluded.parallelization, disabled = excluded.disabled,
         must_change_password = excluded.must_change_password, failed_attempts = excluded.failed_attempts,
         locked_until_wall_ms = excluded.locked_until_wall_ms`,
    ),
  };
}

function prepareSessions(db: Sqlite) {
  return {
    list: db.prepare<[], SessionRow>(
      `select token_hash as tokenHash, officer, created_wall_ms as createdWallMs, seen_wall_ms as seenWallMs,
         ends_wall_ms as endsWallMs
       from sessions order by created_wall_ms`,
    ),
    add: db.prepare<[SessionRow]>(
      'insert into sessions values (@tokenHash, @officer, @createdWallMs, @seenWallMs, @endsWallMs)',
    ),
    saw: db.prepare('update sessions set seen_wall_ms = ? where token_hash = ?'),
    remove: db.prepare('delete from sessions where token_hash = ?'),
    removeOf: db.prepare('delete from sessions where officer = ?'),
  };
}

function toAccount(row: AccountRow | undefined): Account | null {
  if (row === undefined) return null;
  const { folded: _folded, salt, hash, cost, blockSize, parallelization, disabled, mustChange, ...rest } = row;
  return {
    ...rest,
    password: { salt, hash, cost, blockSize, parallelization },
    isDisabled: disabled === 1,
    mustChangePassword: mustChange === 1,
  };
}

function toRow({ password, isDisabled, mustChangePassword, ...rest }: Account): AccountRow {
  return {
    ...rest,
    ...password,
    folded: foldName(rest.name),
    disabled: isDisabled ? 1 : 0,
    mustChange: mustChangePassword ? 1 : 0,
  };
}
