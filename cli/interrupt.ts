/** The process, as far as it is told to end. */
export interface SignalSource {
  on(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown;
  now(): number;
  /** Ends the process as the signal would. */
  end(signal: NodeJS.Signals): void;
}

/** A Ctrl-C reaches npm too, which passes it on: what follows within this time is the same one. */
const SAME_SIGNAL_MILLISECONDS = 1000;

/** Aborted by Ctrl-C and SIGTERM, so that a command leaves things in order. Whoever cannot wait presses again. */
export function interruptSignal(source: SignalSource): AbortSignal {
  const interrupt = new AbortController();
  let interruptedAt: number | undefined;
  const onSignal = (signal: NodeJS.Signals) => {
    if (interruptedAt === undefined) {
      interruptedAt = source.now();
      interrupt.abort();
    } else if (source.now() - interruptedAt >= SAME_SIGNAL_MILLISECONDS) {
      source.end(signal);
    }
  };
  source.on("SIGINT", onSignal);
  source.on("SIGTERM", onSignal);
  return interrupt.signal;
}

/** This process's own signals. */
export const processSignals: SignalSource = {
  on: (signal, listener) => process.on(signal, listener),
  now: () => Date.now(),
  end(signal) {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  },
};
