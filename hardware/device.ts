/** Whether a device can be relied upon now. `unknown`: nothing heard yet; `degraded`: answers, but not as it should. */
export type DeviceState = 'unknown' | 'up' | 'degraded' | 'down';

export interface DeviceHealth {
  readonly state: DeviceState;
  /** What happened, for an operator: "no answer for 2.1 s on /dev/ttyUSB0". Empty while all is well. */
  readonly reason: string;
  /** Monotonic ms at which the state was entered. */
  readonly sinceMs: number;
  /** A named count for every way a frame or message went right or wrong. */
  readonly counters: Readonly<Record<string, number>>;
}

/**
 * What the house knows of every device, whatever its protocol: it can be started, it says what it saw, and it says
 * how it is. An event's `atMs` is the monotonic time at which the last byte of what it reports had arrived.
 */
export interface Device<Event> {
  readonly id: string;
  readonly kind: string;
  /** Opens the port and keeps it open, reconnecting for ever with back-off. Never throws; health tells. */
  start(): void;
  /** Lets go of the port. No event is emitted after it resolves. */
  stop(): Promise<void>;
  health(): DeviceHealth;
  /** Registers a listener for every event from now on; the answer unregisters it. */
  onEvent(listener: (event: Event) => void): () => void;
  /** Registers a listener for every change of `health().state`; the answer unregisters it. */
  onHealth(listener: (health: DeviceHealth) => void): () => void;
}
