import { SerialPort } from 'serialport';
import type { PortOptions } from './options.ts';
import type { OpenPort, Port, PortSink } from './port.ts';

export type SerialOptions = Extract<PortOptions, { serial: string }>;

/** What the operating system says when it will not open a line, and what a person can do about it. */
const REMEDIES: readonly (readonly [sign: RegExp, remedy: string])[] = [
  [/ENOENT|No such file|File not found/i, 'no such device; check the cable and the path (ls -l /dev/serial/by-id)'],
  [/EACCES|Permission denied/i, "not allowed; add the service's user to the group that owns the device (dialout)"],
  [/EBUSY|Cannot lock|busy/i, 'another program has it open; stop that program (fuser -v names it)'],
  [/ENOTTY|Inappropriate ioctl/i, 'not a serial line; check the path'],
  [/EIO|ENXIO|ENODEV|Input\/output error/i, 'the adapter does not answer; unplug it and plug it in again'],
];

const MAX_UNSENT_BYTES = 65_536;

function explain(path: string, error: Error): Error {
  const remedy = REMEDIES.find(([sign]) => sign.test(error.message))?.[1] ?? 'check the cable and the path';
  return new Error(`cannot open ${path}: ${remedy} (${error.message})`, { cause: error });
}

/** Milliseconds of one character: start bit, data, parity, stop bits. */
export function characterTimeMs(options: Pick<SerialOptions, 'baud' | 'dataBits' | 'parity' | 'stopBits'>): number {
  const bits = 1 + options.dataBits + (options.parity === 'none' ? 0 : 1) + options.stopBits;
  return (bits * 1000) / options.baud;
}

function wrap(line: SerialPort): OpenPort {
  return {
    write(bytes) {
      if (line.writableLength > MAX_UNSENT_BYTES) line.emit('error', new Error(`${line.path} takes no bytes any more`));
      else line.write(bytes);
    },
    async close() {
      if (!line.isOpen) return;
      await new Promise<void>((resolve) => {
        // An error while closing means that the device is gone already, which is as closed as it gets.
        line.close(() => resolve());
      });
    },
  };
}

async function openLine(options: SerialOptions, sink: PortSink): Promise<OpenPort> {
  const { serial, baud, dataBits, parity, stopBits } = options;
  const line = new SerialPort({
    path: serial,
    baudRate: baud,
    dataBits,
    parity,
    stopBits,
    autoOpen: false,
    // Dropping DTR at close resets some readers.
    hupcl: false,
  });
  await new Promise<void>((resolve, reject) => {
    line.open((error) => (error === null ? resolve() : reject(explain(serial, error))));
  });
  const port = wrap(line);
  let failure: Error | null = null;
  line.on('data', (chunk: Buffer) => sink.bytes(chunk));
  line.on('error', (error: Error) => {
    failure = error;
    void port.close();
  });
  line.on('close', (error?: Error | null) => sink.closed(error ?? failure));
  return port;
}

/** A serial line. The operating system does not always tell that an adapter was unplugged: have a heartbeat. */
export function createSerialPort(options: SerialOptions): Port {
  const { serial, baud, dataBits, parity, stopBits } = options;
  return {
    address: `${serial} ${baud} ${dataBits}${parity.charAt(0).toUpperCase()}${stopBits}`,
    byteTimeMs: characterTimeMs(options),
    open: async (sink) => openLine(options, sink),
  };
}
