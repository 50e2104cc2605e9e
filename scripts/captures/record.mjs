/**
 * Plays one scenario and writes what came of it: NAME.pcap, and NAME.json with the kernel's own
 * transitions on the capture's clock. test/captures/README.md documents the JSON.
 */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { capture } from "./capture.mjs";
import { wallMinusBoot } from "./libc.mjs";
import { readPcap } from "./readPcap.mjs";
import { Watch } from "./sockDiag.mjs";
import { CLIENT_PORT, SERVER_PORT, Stage } from "./stage.mjs";

import { stepsOf } from "./truth.mjs";

/**
 * @typedef {object} Expected one connection as synfin.connection/1 must tell it; see the README
 *
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

/** The segments on one line: ">S <SA >A >PA:100". The client's port is the one that is not 5001 or so.
 * @param {readonly import("./readPcap.mjs").Frame[]} frames
 */
export const shapeOf = (frames) =>
  frames
    .map(
      ({ sourcePort, flags, size }) =>
        `${sourcePort < 10_000 ? "<" : ">"}${flags}${size ? `:${size}` : ""}`,
    )
    .join(" ");

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
    writeFileSync(join(folder, `${scenario.name}.json`), json(scenario, stage, frames, told));
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  } finally {
    stage.remove();
  }
}

/**
 * @param {Scenario} scenario
 * @param {Stage} stage
 * @param {import("./trace.mjs").Trace} trace
 * @param {string} file
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

/**
 * @param {Scenario} scenario
 * @param {Stage} stage
 * @param {readonly import("./readPcap.mjs").Frame[]} frames
 * @param {Awaited<ReturnType<typeof play>>} told
 */
function json(scenario, stage, frames, told) {
  const zero = frames[0]?.at ?? 0n;
  const seconds = (/** @type {bigint} */ boot) =>
    Number((boot + told.offset - zero) / 1000n) / 1_000_000;
  const transitions = transitionsOf(stage, told).map(({ step, ...rest }) => ({
    at: seconds(step.at),
    ...(step.earliest === undefined ? {} : { earliest: seconds(step.earliest) }),
    ...rest,
    from: step.from,
    to: step.to,
    source: step.source,
  }));
  const fields = {
    description: scenario.description,
    capturePoint: scenario.at ?? "client",
    topology: stage.topology,
    segments: shapeOf(frames).split(" ").length > 60 ? null : shapeOf(frames),
    connections: scenario.connections.map(numbered),
    afterwards: afterwards(told.seen),
    resets: resetsOf(stage, told.resets).map(({ at, ...rest }) => ({ at: seconds(at), ...rest })),
    transitions,
  };
  return `${lines(fields)}\n`;
}

/** A connection's expectation with what tells it from others, where the scenario did not say. */
const numbered = (/** @type {Record<string, unknown>} */ connection) => ({
  clientPort: CLIENT_PORT,
  serverPort: SERVER_PORT,
  incarnation: 1,
  ...connection,
});

/** JSON with one line for each entry of a list. */
function lines(/** @type {Record<string, unknown>} */ fields) {
  const texts = Object.entries(fields).map(([name, value]) => {
    const list = Array.isArray(value) && value.length > 0;
    const text = list
      ? `[\n${value.map((entry) => `    ${spaced(entry)}`).join(",\n")}\n  ]`
      : spaced(value);
    return `  ${JSON.stringify(name)}: ${text}`;
  });
  return `{\n${texts.join(",\n")}\n}`;
}

/** JSON on one line, with spaces as a reader sets them. */
const spaced = (/** @type {unknown} */ value) =>
  JSON.stringify(value, null, 1).replace(/\n\s*/g, " ");

/**
 * Every step of both ends in order of time, with the ports and the incarnation that it belongs to.
 * @param {Stage} stage
 * @param {Awaited<ReturnType<typeof play>>} told
 */
function transitionsOf(stage, told) {
  const ends = /** @type {const} */ (["client", "server"]);
  const steps = ends.flatMap((end) => {
    const ip = end === "client" ? stage.clientIp : stage.serverIp;
    const mine = told.changes.filter(
      (change) => change.local.startsWith(`${ip}:`) && !change.remote.endsWith(":0"),
    );
    const ports = new Set([...told.seen[end].keys(), ...mine.map(portsOf)]);
    return [...ports].flatMap((key) => {
      const changes = mine.filter((change) => portsOf(change) === key);
      return stepsOfOne(end, key, changes, told.seen[end].get(key) ?? []);
    });
  });
  return steps.sort((a, b) => Number(a.step.at - b.step.at));
}

/**
 * @param {"client" | "server"} end
 * @param {string} key "localPort>remotePort"
 * @param {readonly import("./trace.mjs").Change[]} changes
 * @param {readonly import("./sockDiag.mjs").Sight[]} sights
 */
function stepsOfOne(end, key, changes, sights) {
  const [local, remote] = key.split(">").map(Number);
  const [clientPort, serverPort] = end === "client" ? [local, remote] : [remote, local];
  let incarnation = 0;
  return stepsOf(changes, sights).map((step) => {
    if (step.to === "SYN-SENT" || step.from === "LISTEN") incarnation++;
    return { end, clientPort, serverPort, incarnation: Math.max(1, incarnation), step };
  });
}

const port = (/** @type {string} */ endpoint) => endpoint.slice(endpoint.lastIndexOf(":") + 1);

const portsOf = (/** @type {import("./trace.mjs").Change} */ change) =>
  `${port(change.local)}>${port(change.remote)}`;

/** Which mini-sockets stood at the end: what `ss -tan` shows afterwards.
 * @param {Record<"client" | "server", Map<string, import("./sockDiag.mjs").Sight[]>>} seen
 */
function afterwards(seen) {
  return /** @type {const} */ (["client", "server"]).flatMap((end) =>
    [...seen[end]].flatMap(([key, sights]) => {
      const last = sights.at(-1);
      if (!last || last.state === 0) return [];
      const [localPort, remotePort] = key.split(">").map(Number);
      return [{ end, localPort, remotePort, state: STATE_NAMES[last.state], mini: last.mini }];
    }),
  );
}

const STATE_NAMES = [
  "",
  "ESTABLISHED",
  "SYN-SENT",
  "SYN-RECEIVED",
  "FIN-WAIT-1",
  "FIN-WAIT-2",
  "TIME-WAIT",
  "CLOSED",
  "CLOSE-WAIT",
  "LAST-ACK",
  "LISTEN",
  "CLOSING",
  "SYN-RECEIVED",
];

/** The resets that the kernels of both ends sent, with the kernel's own reason.
 * @param {Stage} stage
 * @param {readonly import("./trace.mjs").SentReset[]} resets
 */
function resetsOf(stage, resets) {
  return resets.flatMap(({ at, source, state, reason }) => {
    const ip = source.slice(0, source.lastIndexOf(":"));
    const end = ip === stage.clientIp ? "client" : ip === stage.serverIp ? "server" : null;
    return end ? [{ at, end, state, reason }] : [];
  });
}
