import type { PortOptions } from '../../hardware/port/options.ts';

/** The device's end of a wire, on which a twin speaks bytes. */
export interface Wire {
  /** What the daemon's configuration says to reach the other end. */
  readonly port: PortOptions;
  /** Sends bytes towards the daemon; lost while nobody has the other end open. */
  write(bytes: Uint8Array): void;
  /** Registers a listener for what the daemon sends; the answer unregisters it. */
  onBytes(listener: (bytes: Uint8Array) => void): () => void;
  /** Takes the wire away; resolves when no process, socket or descriptor of it is left. */
  close(): Promise<void>;
}
