/**
 * Segments in the notation of packetdrill, made into packets and shown to a tracker.
 *
 *     +.01  >  S   0:0(0)  win 65535  <mss 1460,wscale 7,sackOK,TS 10 0>
 *     +.02  <  S.  0:0(0)  ack 1
 *     +0    >  P.  1:101(100)  ack 1  {id 7 ttl 63 if 1}
 *
 * Times: `1.5` since the start, `+.01` since the line before. `>` is the client (10.0.0.1:40000),
 * `<` the server (10.0.0.2:80). Numbers are relative to each end's ISN, which `isn c 5000` and
 * `isn s 9000` set anew. In braces: IP-ID, TTL, the interface, `bad` for a wrong checksum, `sum 7`
 * for one that says 7, as an interface leaves it that computes it later.
 */

import { Tracker, type TrackerOptions } from "../../../src/capture/index.ts";
import { type Lifecycle, MARKS } from "../../../src/trace/index.ts";
import * as wire from "../../../src/wire/index.ts";

const LINKTYPE_RAW = 101;
const WRONG = -1;
const CLIENT = 0x0a000001;
const SERVER = 0x0a000002;
const LINE = new RegExp(
  [
    /^(\+?[\d.]+)\s+([<>])\s+([SFRPUEW.]+)\s+(\d+):(\d+)\((\d+)\)/,
    /(?:\s+ack (\d+))?(?:\s+win (\d+))?/,
    /(?:\s+<([^>]*)>)?(?:\s+\{([^}]*)\})?$/,
  ]
    .map(({ source }) => source)
    .join(""),
);
const FLAGS: Readonly<Record<string, number>> = {
  S: wire.SYN,
  F: wire.FIN,
  R: wire.RST,
  P: wire.PSH,
  ".": wire.ACK,
  U: wire.URG,
  E: wire.ECE,
  W: wire.CWR,
};

/** What a tracker made of the segments. */
export interface Drilled {
  readonly tracker: Tracker;
  /** The lifecycles, the first one first. */
  readonly lives: readonly Lifecycle[];
  /** The marks of each segment, in order. */
  readonly marks: readonly string[];
}

/**
 * Shows the script's segments to a tracker. `until` is the time of a last, unrelated packet; `told`
 * says whether the lifecycles are wanted, which a tracker that forgets no longer has.
 */
export function drill(
  script: string,
  until?: number,
  options?: TrackerOptions,
  told = true,
): Drilled {
  const tracker = new Tracker(options);
  const marks: string[] = [];
  tracker.listener = (moment) => {
    marks.push(MARKS.filter((_, bit) => (moment.marks & (1 << bit)) !== 0).join(", "));
  };
  const isn = { ">": 1_000, "<": 5_000 };
  const ids = { ">": 100, "<": 900 };
  let at = 0;
  let frame = 0;
  for (const line of script.split("\n").map((text) => text.trim())) {
    if (line === "" || line.startsWith("//")) continue;
    const renumbered = /^isn ([cs]) (\d+)$/.exec(line);
    if (renumbered !== null) {
      isn[renumbered[1] === "c" ? ">" : "<"] = Number(renumbered[2]);
      continue;
    }
    const match = LINE.exec(line);
    if (match === null) throw new Error(`not a segment: ${line}`);
    const [, time = "", dir = ">", flags = "", seq, end, length, ack, win, opts, extra] = match;
    at = time.startsWith("+") ? at + Number(time) * 1e6 : Number(time) * 1e6;
    const from = dir as "<" | ">";
    const to = from === ">" ? "<" : ">";
    const has = new Map(
      [...(extra ?? "").matchAll(/(id|ttl|if|sum) (\d+)/g)].map(([, k, v]) => [k, Number(v)]),
    );
    const s = new wire.Segment();
    s.src0 = from === ">" ? CLIENT : SERVER;
    s.dst0 = from === ">" ? SERVER : CLIENT;
    s.sourcePort = from === ">" ? 40_000 : 80;
    s.destinationPort = from === ">" ? 80 : 40_000;
    s.ipId = has.get("id") ?? ids[from]++;
    s.ttl = has.get("ttl") ?? 64;
    s.seq = (isn[from] + Number(seq)) >>> 0;
    if (Number(end) - Number(seq) !== Number(length)) throw new Error(`lengths differ: ${line}`);
    s.ack = ack === undefined ? 0 : (isn[to] + Number(ack)) >>> 0;
    for (const flag of flags) s.flags |= FLAGS[flag] ?? 0;
    s.window = win === undefined ? 65_535 : Number(win);
    setOptions(s, opts ?? "");
    const sum = /\bbad\b/.test(extra ?? "") ? WRONG : has.get("sum");
    show(tracker, s, Number(length), at, ++frame, has.get("if") ?? 0, sum);
  }
  const count = told ? tracker.connections : 0;
  if (until !== undefined) showLast(tracker, until * 1e6, frame + 1);
  const lives = Array.from({ length: count }, (_, i) => tracker.lifecycle(i + 1));
  return { tracker, lives, marks: marks.slice(0, frame) };
}

/** The only lifecycle, of a script that has but one connection. */
export function lifeOf(script: string, until?: number): Lifecycle {
  const { lives } = drill(script, until);
  const [life] = lives;
  if (life === undefined || lives.length !== 1) throw new Error(`${lives.length} connections`);
  return life;
}

/** The states that an end went through, in one line. */
export const path = (life: Lifecycle, end: "client" | "server"): string =>
  life.states[end].map(({ state }) => state).join(" ");

function setOptions(s: wire.Segment, text: string): void {
  for (const option of text.split(",").filter((part) => part !== "")) {
    const [name, a, b] = option.trim().split(/[ :]/);
    if (name === "mss") s.mss = Number(a);
    else if (name === "wscale") s.windowScale = Number(a);
    else if (name === "sackOK") s.sackPermitted = true;
    else if (name === "sack") {
      s.sack[2 * s.sackCount] = 1_000 + Number(a);
      s.sack[2 * s.sackCount + 1] = 1_000 + Number(b);
      s.sackCount++;
    } else if (name === "TS") {
      s.hasTimestamps = true;
      s.tsVal = Number(a);
      s.tsEcr = Number(b);
    } else if (name === "fastopen") {
      s.fastOpenStart = 0;
      s.fastOpenLength = Number(a ?? 0);
    } else throw new Error(`no such option: ${option}`);
  }
}

function show(
  tracker: Tracker,
  s: wire.Segment,
  length: number,
  at: number,
  frame: number,
  interfaceIndex: number,
  sum: number | undefined,
): void {
  const bytes = new Uint8Array(120 + length);
  const view = new DataView(bytes.buffer);
  const order = (s.flags & wire.SYN) !== 0 ? wire.ORDER_LINUX_SYN : wire.ORDER_LINUX_DATA;
  const end = wire.writePacket(bytes, view, 0, s, order, new Uint8Array(length).fill(97));
  const right = view.getUint16(s.tcpStart + 16);
  if (sum !== undefined) view.setUint16(s.tcpStart + 16, sum === WRONG ? right ^ 0x1234 : sum);
  tracker.packet(bytes, view, 0, end, end, at, LINKTYPE_RAW, interfaceIndex, frame);
}

/** A packet of nobody, so that the observation goes on until `at`. */
function showLast(tracker: Tracker, at: number, frame: number): void {
  const s = new wire.Segment();
  s.src0 = 0x0a000009;
  s.dst0 = 0x0a00000a;
  s.sourcePort = 9;
  s.destinationPort = 9;
  s.flags = wire.ACK;
  show(tracker, s, 0, at, frame, 0, undefined);
}
