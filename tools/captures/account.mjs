/**
 * The JSON beside a capture: the kernels' transitions, resets and remaining sockets on the
 * capture's clock, with what is expected of synfin. test/captures/README.md documents it.
 */
import { CLIENT_PORT, SERVER_PORT } from "./stage.mjs";
import { stepsOf } from "./truth.mjs";

/**
 * @typedef {object} Told what the kernels told while a scenario was played
 * @property {bigint} offset nanoseconds to add to a boot time to get the capture's
 * @property {Record<"client" | "server", Map<string, import("./sockDiag.mjs").Sight[]>>} seen
 * @property {import("./trace.mjs").Change[]} changes
 * @property {import("./trace.mjs").SentReset[]} resets
 */

/** More segments than this are not listed. */
const SEGMENTS_LISTED = 60;

/** RFC names by the kernel's number for a state. */
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

/**
 * The segments on one line: ">S <SA >A >PA:100". The client's port is the one that is not 5001 or
 * so.
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
 * The text of NAME.json.
 * @param {import("./record.mjs").Scenario} scenario
 * @param {import("./stage.mjs").Stage} stage
 * @param {readonly import("./readPcap.mjs").Frame[]} frames
 * @param {Told} told
 */
export function accountOf(scenario, stage, frames, told) {
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
    segments: frames.length > SEGMENTS_LISTED ? null : shapeOf(frames),
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
 * @param {import("./stage.mjs").Stage} stage
 * @param {Told} told
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
  const steps = stepsOf(changes, sights);
  checkChain(steps);
  return steps.map((step) => {
    if (step.to === "SYN-SENT" || step.from === "LISTEN") incarnation++;
    return { end, clientPort, serverPort, incarnation: Math.max(1, incarnation), step };
  });
}

/**
 * A step that does not follow from the one before is another socket's, that some other program or a
 * killed maker has left behind with the same addresses: the account would be false.
 * @param {readonly import("./truth.mjs").Step[]} steps
 */
function checkChain(steps) {
  for (const [i, step] of steps.entries()) {
    const before = steps[i - 1]?.to ?? step.from;
    const afresh = step.from === "CLOSED" || step.from === "LISTEN";
    if (step.from !== before && !(afresh && before === "CLOSED"))
      throw new Error(`${before} is followed by ${step.from} → ${step.to}: another's socket`);
  }
}

const port = (/** @type {string} */ endpoint) => endpoint.slice(endpoint.lastIndexOf(":") + 1);

const portsOf = (/** @type {import("./trace.mjs").Change} */ change) =>
  `${port(change.local)}>${port(change.remote)}`;

/**
 * Which mini-sockets stood at the end: what `ss -tan` shows afterwards.
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

/**
 * The resets that the kernels of both ends sent, with the kernel's own reason.
 * @param {import("./stage.mjs").Stage} stage
 * @param {readonly import("./trace.mjs").SentReset[]} resets
 */
function resetsOf(stage, resets) {
  return resets.flatMap(({ at, source, state, reason }) => {
    const ip = source.slice(0, source.lastIndexOf(":"));
    const end = ip === stage.clientIp ? "client" : ip === stage.serverIp ? "server" : null;
    return end ? [{ at, end, state, reason }] : [];
  });
}
