/**
 * Plays one scenario and writes what came of it: NAME.pcap, and NAME.json with the kernels' own
 * account of it (account.mjs). A scenario whose segments are not those it is about has failed.
 */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { accountOf, shapeOf } from "./account.mjs";
import { capture } from "./capture.mjs";
import { wallMinusBoot } from "./libc.mjs";
import { readPcap } from "./readPcap.mjs";
import { Watch } from "./sockDiag.mjs";
import { Stage } from "./stage.mjs";

/**
 * @typedef {object} Scenario
 * @property {string} name of the files
 * @property {string} description one or two sentences in English
 * @property {import("./stage.mjs").Topology} [topology] "direct" where it says nothing
 * @property {boolean} [six] over IPv6
 * @property {boolean} [offloads] leaves checksums and segmentation to the interface
 * @property {readonly string[]} [needs] programs without which it is left out
 * @property {"client" | "server" | "router"} [at] the capture point, "client" where it says nothing
 * @property {readonly string[]} [devices] where to capture; the topology's own interface by default
 * @property {RegExp} shape what the segments must look like, as `shapeOf` writes them
 * @property {string} [copyTo] a second place in the repository for the capture
 * @property {readonly Record<string, unknown>[]} connections what is expected of each
 * @property {(stage: Stage) => Promise<unknown>} play
 * @property {(stage: Stage) => void} [before] settings, before the capture starts
 * @property {(stage: Stage) => Promise<unknown>} [early] what happens before the capture starts
 */

/**
 * Plays `scenario` once; throws when the segments are not those that it is about.
 * @param {Scenario} scenario
 * @param {import("./trace.mjs").Trace} trace
 * @param {string} folder
 */
export async function record(scenario, trace, folder) {
  const stage = new Stage(scenario.topology ?? "direct", scenario);
  const several = (scenario.devices ?? []).length > 1;
  const file = join(folder, `${scenario.name}.${several ? "pcapng" : "pcap"}`);
  try {
    const told = await play(scenario, stage, trace, file);
    const frames = readPcap(file);
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

/**
 * Plays it, and gives what the kernels told meanwhile.
 * @param {Scenario} scenario
 * @param {Stage} stage
 * @param {import("./trace.mjs").Trace} trace
 * @param {string} file
 * @returns {Promise<import("./account.mjs").Told>}
 */
async function play(scenario, stage, trace, file) {
  scenario.before?.(stage);
  const watches = { client: new Watch(stage.client), server: new Watch(stage.server) };
  trace.clear();
  const offset = wallMinusBoot();
  await scenario.early?.(stage);
  const point = stage[scenario.at ?? "client"] ?? stage.client;
  try {
    const tcpdump = await capture(point, scenario.devices ?? [stage.device], file);
    await scenario.play(stage).finally(() => tcpdump.stop());
  } finally {
    watches.client.stop();
    watches.server.stop();
  }
  const seen = { client: watches.client.seen, server: watches.server.seen };
  return { offset, seen, ...trace.read() };
}
