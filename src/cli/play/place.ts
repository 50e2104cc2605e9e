/**
 * Where `listen` and `connect` open their sockets: on the engine over a TUN device, or on the
 * kernel. Either way sockets have node:net's face, and every transition is told.
 */
import nodeNet from "node:net";
import { UserError } from "../../base/errors/userError.ts";
import type { KernelEnd } from "../../host/kernelEvents.ts";
import { KernelEvents } from "../../host/kernelEvents.ts";
import { createNet } from "../../net/index.ts";
import { inLocale } from "../language.ts";
import { sentenceOf } from "../words/say.ts";
import { narrate } from "./narrator.ts";
import type { Recorder } from "./recorder.ts";
import { playTexts } from "./texts.ts";
import { startHost, type TunChoices } from "./tunOptions.ts";

/** What both faces have. */
export type PlayNet = Pick<typeof nodeNet, "connect" | "createServer">;

/** A place that is open. */
export interface Place {
  readonly net: PlayNet;
  readonly isKernel: boolean;
  stop(): Promise<void>;
}

/** Tells a line of what happens, apart from what is said over the connection. */
export function note(text: string): void {
  process.stderr.write(`${inLocale(text)}\n`);
}

/** Opens the place; `own` is which end of which port's connections will be ours. */
export function openPlace(
  choices: TunChoices,
  on: "synfin" | "kernel",
  own: KernelEnd,
  recorder: Recorder,
): Place {
  recorder.onEvent = (event, recorded) => {
    const line = narrate(event, recorded, choices.trace ? "all" : "steps", choices.besideView);
    if (line !== undefined) note(line);
  };
  if (on === "kernel") return openKernel(choices, own, recorder);
  const { host, stop } = startHost(choices, recorder);
  return { net: createNet(host) as unknown as PlayNet, isKernel: false, stop };
}

function openKernel(choices: TunChoices, own: KernelEnd, recorder: Recorder): Place {
  const texts = playTexts(choices.language);
  let events: KernelEvents | null = null;
  try {
    events = new KernelEvents(own, recorder.listener);
    note(texts.noSegments(own.port));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    note(texts.noTransitions(sentenceOf(error, choices.language)));
  }
  const stop = async () => {
    const lost = events?.stop() ?? 0;
    if (lost > 0) note(texts.lostTransitions(lost));
  };
  return { net: nodeNet, isKernel: true, stop };
}
