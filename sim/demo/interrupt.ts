/** The wish of whoever watches that it should end. */
export interface Interrupt {
  readonly signal: AbortSignal;
  /** Lets go of the signals. */
  stop(): void;
}

/** Left at once: 128 and the number of SIGINT, as shells have it. */
export const INTERRUPTED = 130;

/** The first Ctrl-C asks for an orderly end and is told; the second ends the process as it is. */
export function listenForInterrupt(onFirst: () => void): Interrupt {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(INTERRUPTED);
    controller.abort();
    onFirst();
  };
  // Whoever read our output has gone.
  const onPipe = () => controller.abort();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  process.stdout.on('error', onPipe);
  return {
    signal: controller.signal,
    stop() {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}
