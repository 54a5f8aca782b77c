import type { Clock } from '../../hardware/clock.ts';
import type { Fault } from '../contract/fault.ts';
import type { Database } from '../sync/database.ts';
import type { ReceiptSigner } from '../sync/signed-receipt.ts';
import { createTroubleWatch } from '../sync/trouble-watch.ts';
import { startDigest } from './digest.ts';
import { prepareFiguresReads } from './figures-reads.ts';
import { createFleetFeed } from './fleet-feed.ts';
import { prepareFleetReads } from './fleet-reads.ts';
import { prepareLaneReads } from './lane-reads.ts';
import type { FleetPlace } from './place.ts';
import { openFleetServer } from './server.ts';

/** The page of the fleet, from the centre's database alone; closed before the database is. */
export interface Fleet {
  /** Where it is, such as `http://127.0.0.1:8444`. */
  readonly url: string;
  close(): Promise<void>;
}

/** Opens the page, and goes on counting passages for it. @throws Fault `config-invalid` when it cannot be served */
export async function openFleet(options: {
  readonly database: Database;
  readonly clock: Clock;
  readonly place: FleetPlace;
  /** Folder of the built screen. */
  readonly bundle: string;
  /** Shows this site alone; null shows every site. */
  readonly site: string | null;
  readonly simulated: boolean;
  /** Signs the receipts of bundles. */
  readonly sign: ReceiptSigner;
  /** Told once of what goes wrong again and again. */
  readonly onTrouble: (error: unknown) => void;
  /** Told that this is over. */
  readonly onOver: (fault: Fault) => void;
}): Promise<Fleet> {
  const { database, clock, place, bundle, site, simulated, sign, onTrouble, onOver } = options;
  const watch = () => createTroubleWatch({ trouble: onTrouble, over: onOver });
  const feed = createFleetFeed({ reads: prepareFleetReads(database, site), clock, simulated, watch: watch() });
  const server = await openFleetServer({
    place,
    bundle,
    clock,
    feed,
    lanes: prepareLaneReads(database),
    figures: prepareFiguresReads(database),
    sign,
    onTrouble,
  });
  const digest = startDigest({ database, clock, watch: watch() });
  return {
    url: server.url,
    async close() {
      await server.close();
      await feed.stop();
      await digest.stop();
    },
  };
}
