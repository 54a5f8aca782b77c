import type { Bus } from '../hardware/bus/bus.ts';
import { systemClock } from '../hardware/clock.ts';
import { Fault, isFault, reasonOf } from './contract/fault.ts';
import { openFleet } from './fleet/fleet.ts';
import type { FleetPlace } from './fleet/place.ts';
import type { Log } from './ops/log.ts';
import { ensureBundle } from './screen/bundle.ts';
import type { Database } from './sync/database.ts';
import type { ReceiptSigner } from './sync/signed-receipt.ts';
import { takeStatuses } from './sync/status-intake.ts';

export interface CentralFleetParts {
  readonly bus: Bus;
  readonly database: Database;
  readonly site: string | null;
  readonly simulated: boolean;
  readonly sign: ReceiptSigner;
}

/**
 * What the centre knows of its lanes beside their rows, and the page that shows it where there is a place for it.
 * @throws Fault `config-invalid` when it cannot be served there, `screen-unbuilt` when there is nothing to serve
 */
export async function startCentralFleet(
  place: FleetPlace | null,
  { bus, database, site, simulated, sign }: CentralFleetParts,
  log: Log,
): Promise<{ stop(): Promise<void> }> {
  const statuses = takeStatuses({ bus, database, clock: systemClock, site, acceptSimulated: simulated });
  if (place === null) return statuses;
  const fleet = await openFleet({
    database,
    clock: systemClock,
    place,
    bundle: await screenOfFleet(),
    site,
    simulated,
    sign,
    onTrouble: (error) => {
      const code = isFault(error) ? error.code : 'unexpected';
      log.write('error', 'fault', { code, message: error instanceof Error ? error.message : String(error) });
    },
    onOver: ({ code, message }) => log.write('info', 'faultOver', { code, message }),
  });
  log.write('info', 'fleetOpened', { url: fleet.url });
  return {
    async stop() {
      await fleet.close();
      await statuses.stop();
    },
  };
}

async function screenOfFleet(): Promise<string> {
  try {
    return await ensureBundle('fleet');
  } catch (error) {
    throw new Fault('screen-unbuilt', `The fleet's page could not be built (${reasonOf(error)})`, {}, error);
  }
}
