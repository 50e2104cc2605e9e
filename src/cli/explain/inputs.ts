/** The inputs of a call, opened: files, standard input, or a live capture. */
import { type ByteSource, LiveCapture, onInterrupt, openSource } from "../../input/index.ts";
import type { ExplainOptions } from "./options.ts";

/** What is read, and how to let go of the interrupt key afterwards. */
export interface Inputs {
  readonly sources: readonly ByteSource[];
  /** Whether some input grows while it is read. */
  readonly growing: boolean;
  /** The live capture, which knows what was dropped. */
  readonly live: LiveCapture | null;
  readonly done: () => void;
}

/** Opens what `options` name; from then on ^C ends growing inputs in order. */
export function openInputs(options: ExplainOptions): Inputs {
  if (options.live !== null) {
    const live = new LiveCapture(options.live);
    return { sources: [live], growing: true, live, done: onInterrupt(() => live.stop()) };
  }
  const opened = options.files.map(openSource);
  const stops = opened.flatMap(({ stop }) => (stop === undefined ? [] : [stop]));
  const growing = stops.length > 0;
  const stopAll = () => {
    for (const stop of stops) stop();
  };
  const done = growing ? onInterrupt(stopAll) : () => undefined;
  return { sources: opened.map(({ source }) => source), growing, live: null, done };
}
