/** Where an open port delivers what it receives. */
export interface PortSink {
  /** Some bytes, in order, in whatever chunks the wire gave. The array is the receiver's to keep. */
  bytes(bytes: Uint8Array): void;
  /** The port is closed and will say nothing more; `cause` is null when we closed it ourselves. */
  closed(cause: Error | null): void;
}

/** An open port: takes bytes. */
export interface OpenPort {
  /** Queues bytes for the wire, in order. A failure closes the port, as does a wire that takes nothing; never throws. */
  write(bytes: Uint8Array): void;
  /** Closes the port; resolves when the operating system has let go of it. */
  close(): Promise<void>;
}

/** A place where bytes come from and go to: a serial line, a TCP socket, a pair of ends in memory. */
export interface Port {
  /** For people: "/dev/ttyUSB0 19200 8E1", "tcp 10.0.4.7:4001". */
  readonly address: string;
  /** Milliseconds that one byte occupies the wire; 0 where that is negligible. Timeouts are scaled by it. */
  readonly byteTimeMs: number;
  /** Opens the port. Rejects with an Error that says what the operator can do, and when `signal` gives up. */
  open(sink: PortSink, signal?: AbortSignal): Promise<OpenPort>;
}
