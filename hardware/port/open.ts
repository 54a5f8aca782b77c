import type { PortOptions } from './options.ts';
import type { Port } from './port.ts';
import { createSerialPort } from './serial.ts';
import { createTcpPort } from './tcp.ts';

/** The port that a configuration names. Nothing is opened yet. */
export function openPort(options: PortOptions): Port {
  return 'serial' in options ? createSerialPort(options) : createTcpPort(options);
}
