/**
 * Opens where `listen` and `connect` play: a host of the engine over a TUN device, or the kernel.
 * Each transition is told as it happens.
 */
import type { KernelEnd } from "../../host/kernelEvents.ts";
import { createNet } from "../../net/index.ts";
import { lifeText } from "./ending.ts";
import { openKernel } from "./kernelPlace.ts";
import { narrate } from "./narrator.ts";
import { note, type Place, type PlayNet } from "./place.ts";
import type { Recorder } from "./recorder.ts";
import { startHost, type TunChoices } from "./tunOptions.ts";

/** Opens the place; `own` is which end of which port's connections will be ours. */
export async function openPlace(
  choices: TunChoices,
  on: "synfin" | "kernel",
  own: KernelEnd,
  recorder: Recorder,
): Promise<Place> {
  recorder.onEvent = (event, recorded) => {
    const line = narrate(event, recorded, choices.trace ? "all" : "steps", choices.besideView);
    if (line !== undefined) note(line);
  };
  if (on === "kernel") return openKernel(choices, own, recorder);
  const { host, addresses, peers, stop } = await startHost(choices, recorder);
  return {
    net: createNet(host) as unknown as PlayNet,
    isKernel: false,
    ownPorts: new Set(),
    addresses,
    peers,
    stop,
    endings: async () =>
      [...recorder.connections.values()].map((recorded) => lifeText(recorded, choices.view)),
  };
}
