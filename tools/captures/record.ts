/**
 * Plays one scenario and writes what came of it: NAME.pcap, and NAME.json with the kernels' own
 * account of it (account.ts). A scenario whose segments are not those it is about has failed.
 */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { wallMinusBootNanos } from "#src/host/clocks.js";
import { accountOf, shapeOf, type Told } from "./account.ts";
import { capture } from "./capture.ts";
import { readFrames } from "./frames.ts";
import type { Scenario } from "./scenario.ts";
import { Sightings } from "./sightings.ts";
import { Stage } from "./stage.ts";
import type { Trace } from "./trace.ts";

/** Plays `scenario` once; throws when the segments are not those that it is about. */
export async function record(scenario: Scenario, trace: Trace, folder: string): Promise<void> {
  const stage = new Stage(scenario.topology ?? "direct", scenario);
  const several = (scenario.devices ?? []).length > 1;
  const file = join(folder, `${scenario.name}.${several ? "pcapng" : "pcap"}`);
  try {
    const told = await play(scenario, stage, trace, file);
    const frames = readFrames(file);
    const shape = shapeOf(frames);
    if (!scenario.shape.test(shape)) throw new Error(`other segments than meant: ${shape}`);
    writeFileSync(join(folder, `${scenario.name}.json`), accountOf(scenario, stage, frames, told));
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  } finally {
    stage.remove();
  }
}

/** Plays it, and gives what the kernels told meanwhile. */
async function play(scenario: Scenario, stage: Stage, trace: Trace, file: string): Promise<Told> {
  scenario.before?.(stage);
  const sightings = { client: new Sightings(stage.client), server: new Sightings(stage.server) };
  trace.clear();
  const offset = wallMinusBootNanos();
  await scenario.early?.(stage);
  const point = stage[scenario.at ?? "client"] ?? stage.client;
  try {
    const capturing = await capture(point, scenario.devices ?? [stage.device], file);
    await scenario.play(stage).finally(() => capturing.stop());
  } finally {
    sightings.client.stop();
    sightings.server.stop();
  }
  const seen = { client: sightings.client.seen, server: sightings.server.seen };
  return { offset, seen, ...trace.read() };
}
