import type { Bus } from '../../../hardware/bus/bus.ts';
import type { Cancel, Clock } from '../../../hardware/clock.ts';
import type { DeviceHealth } from '../../../hardware/device.ts';
import { createEmitter } from '../../../hardware/emitter.ts';
import { Fault, isFault } from '../../contract/fault.ts';
import type { PrivateKey } from '../../signing/keys.ts';
import { type Sign, signerOf } from '../../signing/signature-pair.ts';
import type { Database } from '../database.ts';
import { type DuePointer, forgetPublished, issuePointers, publishPointers } from './pointers.ts';
import { releaseTopic } from './release.ts';
import { decideRound, type StoppedRollout } from './rollout-round.ts';
import { createTroubleWatch } from '../trouble-watch.ts';
import { createTally, isConnected, type Tally } from '../tally.ts';

export interface ReleaseEndOptions {
  /** Started and stopped by whoever made it. */
  readonly bus: Bus;
  readonly database: Pick<Database, 'transaction'>;
  readonly clock: Clock;
  /** Who signs the pointers. */
  readonly key: PrivateKey;
  /** The site whose lanes it tells; null tells every site's. */
  readonly site: string | null;
}

/** The centre's end of the way down: rollouts go on, and every lane finds its pointer at the broker. */
export interface ReleaseEnd {
  start(): void;
  /** Resolves when the round in hand has ended. */
  stop(): Promise<void>;
  health(): DeviceHealth;
  /** A rollout that stopped by itself (`rollout-stopped`), and the database's own faults, each told once. */
  onAlarm(listener: (fault: Fault) => void): () => void;
  /** The database's fault that was told last is over. */
  onOver(listener: (fault: Fault) => void): () => void;
}

/** How soon a person's word is followed. */
const ROUND_EVERY_MS = 2000;
/** A broker that does not acknowledge must not keep other centres waiting. */
const PUBLISH_TIMEOUT_MS = 5000;

/** Any number of centres may run one on the same database: one at a time decides and tells. */
export function createReleaseEnd(options: ReleaseEndOptions): ReleaseEnd {
  return new PeriodicReleaseEnd(options);
}

class PeriodicReleaseEnd implements ReleaseEnd {
  readonly #options: ReleaseEndOptions;
  readonly #sign: Sign;
  readonly #tally: Tally;
  readonly #alarms = createEmitter<Fault>();
  readonly #over = createEmitter<Fault>();
  readonly #watch = createTroubleWatch({
    trouble: (fault) => this.#alarms.emit(fault),
    over: (fault) => this.#over.emit(fault),
  });
  #unlisten: (() => void) | null = null;
  #cancel: Cancel | null = null;
  #working: Promise<void> = Promise.resolve();
  #isConnected = false;
  /** Whether the broker may have lost what it held. */
  #mustTellAll = false;
  #trouble = '';

  constructor(options: ReleaseEndOptions) {
    this.#options = options;
    this.#sign = signerOf(options.key);
    this.#tally = createTally(options.clock);
  }

  start(): void {
    if (this.#unlisten !== null) return;
    this.#unlisten = this.#options.bus.onHealth(() => this.#noticeBus());
    this.#noticeBus();
    this.#begin();
  }

  async stop(): Promise<void> {
    this.#unlisten?.();
    this.#unlisten = null;
    this.#cancel?.();
    await this.#working;
  }

  health(): DeviceHealth {
    return this.#tally.health(this.#unlisten !== null, this.#options.bus.health(), this.#trouble);
  }

  onAlarm(listener: (fault: Fault) => void): () => void {
    return this.#alarms.on(listener);
  }

  onOver(listener: (fault: Fault) => void): () => void {
    return this.#over.on(listener);
  }

  #noticeBus(): void {
    const connected = isConnected(this.#options.bus.health());
    if (connected && !this.#isConnected) this.#mustTellAll = true;
    this.#isConnected = connected;
  }

  #begin(): void {
    this.#working = this.#round();
  }

  /** Whatever keeps rollouts from going on keeps no lane from being told what was decided. */
  async #round(): Promise<void> {
    const troubles = [await this.#try(async () => this.#decide()), await this.#try(async () => this.#tell())];
    const trouble = troubles.find((each) => each !== null) ?? null;
    if (trouble === null) this.#watch.went();
    else {
      this.#tally.count('roundsFailed');
      this.#watch.failed(trouble);
    }
    this.#trouble = trouble?.message ?? '';
    this.#tally.count('rounds');
    if (this.#unlisten === null) return;
    this.#cancel = this.#options.clock.after(ROUND_EVERY_MS, () => this.#begin());
  }

  async #try(task: () => Promise<void>): Promise<Fault | null> {
    try {
      await task();
      return null;
    } catch (error) {
      if (!isFault(error)) throw error;
      return error;
    }
  }

  async #decide(): Promise<void> {
    const { database, clock } = this.#options;
    const stopped = await database.transaction(async (sql) => decideRound(sql, clock.wallMs()));
    for (const each of stopped) this.#alarms.emit(faultOf(each));
  }

  /** Signs and tells by turns: the first lanes of many know it while others are still to be signed. */
  async #tell(): Promise<void> {
    const { database, clock, site } = this.#options;
    if (this.#mustTellAll) await database.transaction(async (sql) => forgetPublished(sql, site));
    this.#mustTellAll = false;
    for (let left = 1; left > 0 && this.#unlisten !== null;) {
      const when = { site, sign: this.#sign, nowMs: clock.wallMs() };
      const issued = await database.transaction(async (sql) => issuePointers(sql, when));
      this.#tally.count('pointersIssued', issued);
      left = issued + (this.#isConnected ? await this.#publishDue() : 0);
    }
  }

  async #publishDue(): Promise<number> {
    const { database, site } = this.#options;
    return database.transaction(async (sql) => publishPointers(sql, site, async (due) => this.#publish(due)));
  }

  /** Whether the broker has it now. */
  async #publish({ site, lane, document }: DuePointer): Promise<boolean> {
    const { bus, clock } = this.#options;
    let cancel: Cancel = () => {};
    const tooLong = new Promise<never>((_, reject) => {
      cancel = clock.after(PUBLISH_TIMEOUT_MS, () => reject(new Error('no acknowledgement')));
    });
    try {
      await Promise.race([bus.publish(releaseTopic(site, lane), document, { retain: true }), tooLong]);
      this.#tally.count('pointersPublished');
      return true;
    } catch {
      this.#tally.count('publishFailed');
      return false;
    } finally {
      cancel();
    }
  }
}

function faultOf({ id, version, reason }: StoppedRollout): Fault {
  const what = `Rollout ${id} of release ${version} was stopped: ${reason}`;
  return new Fault('rollout-stopped', what, { rollout: id, version });
}
