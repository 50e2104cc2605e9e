/**
 * The JSON beside a capture: the kernels' transitions, resets and remaining sockets on the
 * capture's clock, with what is expected of synfin. test/captures/README.md documents it.
 */
import type { Captured } from "./frames.ts";
import type { Life } from "./life.ts";
import type { Scenario } from "./scenario.ts";
import type { End } from "./shim.ts";
import type { Sight } from "./sightings.ts";
import { CLIENT_PORT, isStaged, SERVER_PORT, type Stage } from "./stage.ts";
import type { Change, Traced, TracedReset } from "./trace.ts";
import { type Step, stepsOf } from "./truth.ts";

/** What `ss` showed of each end, by "localPort>remotePort". */
export type Seen = Readonly<Record<End, ReadonlyMap<string, readonly Sight[]>>>;

/** What the kernels told while a scenario was played. */
export interface Told extends Traced {
  /** Nanoseconds to add to a boot time to get the capture's. */
  readonly offset: bigint;
  readonly seen: Seen;
}

/** A step with the ports and the incarnation that it belongs to. */
interface Placed {
  readonly end: End;
  readonly clientPort: number;
  readonly serverPort: number;
  readonly incarnation: number;
  readonly step: Step;
}

const ENDS = ["client", "server"] as const;

/** More segments than this are not listed. */
const SEGMENTS_LISTED = 60;

/**
 * The segments on one line: ">S <SA >A >PA:100". The client's port is the one that is not 5001 or
 * so.
 */
export const shapeOf = (frames: readonly Captured[]): string =>
  frames
    .map(
      ({ sourcePort, flags, size }) =>
        `${sourcePort < 10_000 ? "<" : ">"}${flags}${size ? `:${size}` : ""}`,
    )
    .join(" ");

/** The text of NAME.json. */
export function accountOf(
  scenario: Scenario,
  stage: Stage,
  frames: readonly Captured[],
  told: Told,
): string {
  const zero = frames[0]?.at ?? 0n;
  const seconds = (boot: bigint): number => Number((boot + told.offset - zero) / 1000n) / 1_000_000;
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
const numbered = (connection: Life): Life => ({
  clientPort: CLIENT_PORT,
  serverPort: SERVER_PORT,
  incarnation: 1,
  ...connection,
});

/** JSON with one line for each entry of a list. */
function lines(fields: Readonly<Record<string, unknown>>): string {
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
const spaced = (value: unknown): string => JSON.stringify(value, null, 1).replace(/\n\s*/g, " ");

/** Whether the trace, which tells of the whole machine, tells of this end's sockets. */
function isOf(stage: Stage, end: End, { own, ownPort, peer, peerPort }: Change): boolean {
  const isClient = end === "client";
  const [ownIp, peerIp] = isClient
    ? [stage.clientIp, stage.serverIp]
    : [stage.serverIp, stage.clientIp];
  const [clientPort, serverPort] = isClient ? [ownPort, peerPort] : [peerPort, ownPort];
  return own === ownIp && peer === peerIp && isStaged(clientPort, serverPort);
}

/** Every step of both ends in order of time. */
function transitionsOf(stage: Stage, told: Told): Placed[] {
  const steps = ENDS.flatMap((end) => {
    const mine = told.changes.filter((change) => isOf(stage, end, change));
    const ports = new Set([...told.seen[end].keys(), ...mine.map(portsOf)]);
    return [...ports].flatMap((key) => {
      const changes = mine.filter((change) => portsOf(change) === key);
      return stepsOfOne(end, key, changes, told.seen[end].get(key) ?? []);
    });
  });
  return steps.sort((a, b) => Number(a.step.at - b.step.at));
}

/** Of one end and "localPort>remotePort". */
function stepsOfOne(
  end: End,
  key: string,
  changes: readonly Change[],
  sights: readonly Sight[],
): Placed[] {
  const [local, remote] = portsIn(key);
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
 */
function checkChain(steps: readonly Step[]): void {
  for (const [i, step] of steps.entries()) {
    const before = steps[i - 1]?.to ?? step.from;
    const afresh = step.from === "CLOSED" || step.from === "LISTEN";
    if (step.from !== before && !(afresh && before === "CLOSED"))
      throw new Error(`${before} is followed by ${step.from} → ${step.to}: another's socket`);
  }
}

const portsOf = ({ ownPort, peerPort }: Change): string => `${ownPort}>${peerPort}`;

/** What `portsOf` joined. */
function portsIn(key: string): [own: number, peer: number] {
  const [own = 0, peer = 0] = key.split(">").map(Number);
  return [own, peer];
}

/** A socket that stood at the end. */
interface Left {
  readonly end: End;
  readonly localPort: number;
  readonly remotePort: number;
  readonly state: Sight["state"];
  readonly mini: boolean;
}

/** What `ss -tan` shows afterwards. */
function afterwards(seen: Seen): Left[] {
  return ENDS.flatMap((end) =>
    [...seen[end]].flatMap(([key, sights]) => {
      const last = sights.at(-1);
      if (!last || last.state === null) return [];
      const [localPort, remotePort] = portsIn(key);
      return [{ end, localPort, remotePort, state: last.state, mini: last.isMini }];
    }),
  );
}

/** The resets that the kernels of both ends sent, with the kernel's own reason. */
function resetsOf(
  stage: Stage,
  resets: readonly TracedReset[],
): (Omit<TracedReset, "source"> & { readonly end: End })[] {
  return resets.flatMap(({ at, source, state, reason }) => {
    const colon = source.lastIndexOf(":");
    const [ip, port] = [source.slice(0, colon), Number(source.slice(colon + 1))];
    const isClient = ip === stage.clientIp && isStaged(port, SERVER_PORT);
    const isServer = ip === stage.serverIp && isStaged(CLIENT_PORT, port);
    const end = isClient ? "client" : isServer ? "server" : null;
    return end ? [{ at, end, state, reason }] : [];
  });
}
