import type { Bus } from './bus/bus.ts';
import type { Clock } from './clock.ts';
import type { Entropy } from './entropy.ts';
import type { PortOptions } from './port/options.ts';
import type { Port } from './port/port.ts';

/** What a driver is given to reach the world; a twin world hands in another. */
export interface DriverContext {
  readonly clock: Clock;
  readonly entropy: Entropy;
  openPort(options: PortOptions): Port;
  /** The site's MQTT broker. Devices on the bus need one; it reconnects by itself. */
  readonly bus: Bus;
}
