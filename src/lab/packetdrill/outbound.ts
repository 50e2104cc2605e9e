/**
 * What the stack sent against what the script expects: flags, numbers, length, window where it
 * stands, ECN, and the options in their order. Consecutive segments may stand for one expected one,
 * since scripts are written for a kernel that hands down more than a segment at a time.
 */
import { parseIp } from "../../wire/ip.ts";
import { ACK, PSH, RST, Segment, SYN } from "../../wire/segment.ts";
import { PACKET_TCP } from "../../wire/verdicts.ts";
import type { OptionSpec, TcpSpec } from "./ast.ts";
import type { Connection } from "./connection.ts";
import type { Dialect } from "./dialects.ts";
import { type FieldName, type Reason, reason } from "./messages/words.ts";
import { readOptionSpecs } from "./optionBytes.ts";

const TCP_HEADER = 20;

/** One packet that left the stack. */
export interface SentPacket {
  /** Microseconds of the script's clock. */
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** A sent TCP segment, in the wire's numbers. */
export interface SentSegment {
  readonly at: number;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly flags: number;
  readonly seq: number;
  readonly ack: number;
  readonly window: number;
  readonly urgent: number;
  readonly length: number;
  readonly tos: number;
  readonly ttl: number;
  readonly options: readonly OptionSpec[];
  /** It stands for several that followed one another. */
  readonly several: boolean;
}

const scratch = new Segment();

const isSyn = ({ flags }: SentSegment): boolean => (flags & SYN) !== 0;

/** Reads a packet that left the stack; null when it is not a TCP segment. */
export function readSent({ at, bytes }: SentPacket): SentSegment | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const s = scratch;
  if (parseIp(view, 0, bytes.length, bytes.length, s, true) !== PACKET_TCP) return null;
  return {
    at,
    sourcePort: s.sourcePort,
    destinationPort: s.destinationPort,
    flags: s.flags,
    seq: s.seq,
    ack: s.ack,
    window: s.window,
    urgent: s.urgentPointer,
    length: s.length,
    tos: s.tos,
    ttl: s.ttl,
    options: readOptionSpecs(view, s.tcpStart + TCP_HEADER, s.payloadStart),
    several: false,
  };
}

/** Whether `next` goes on where `first` ends with the same headers, so that both can be one. */
export function joins(first: SentSegment, next: SentSegment): boolean {
  return (
    next.length > 0 &&
    first.length > 0 &&
    next.seq === (first.seq + first.length) >>> 0 &&
    next.ack === first.ack &&
    next.window === first.window &&
    (first.flags & ~PSH) === (next.flags & ~(PSH | 1)) &&
    next.tos === first.tos &&
    JSON.stringify(next.options) === JSON.stringify(first.options)
  );
}

/** Both as one segment; the last one's flags count. */
export const joined = (first: SentSegment, next: SentSegment): SentSegment => ({
  ...first,
  flags: first.flags | next.flags,
  length: first.length + next.length,
  several: true,
});

/**
 * Linux pushes whatever it hands down in pieces of several segments, to speed their delivery; what
 * was joined here, or could be, may be expected so even where its last segment is not pushed.
 */
const pushedAsWhole = (spec: TcpSpec, sent: SentSegment): number =>
  sent.several ? sent.flags | (spec.flags & PSH) : sent.flags;

/** How one script's packets are judged. */
export interface PacketRule {
  readonly dialect: Dialect;
  /** The microseconds of a tick of timestamps, 0 for their values not to be judged at all. */
  readonly tickMicros: number;
  /** Microseconds that script time and the stack's may differ, after waiting so long. */
  readonly tolerance: (wait: number) => number;
}

/** The first difference; null when the segment is what the script expects. */
export function differenceFrom(
  spec: TcpSpec,
  sent: SentSegment,
  connection: Connection,
  rule: PacketRule,
): Reason | null {
  if ((sent.flags & SYN) !== 0) connection.learnLocal(sent.seq, spec.seq);
  const found =
    differs("flags", flagText(spec.flags), flagText(pushedAsWhole(spec, sent))) ??
    differs("sequence", spec.seq >>> 0, sequenceOf(spec, sent, connection)) ??
    differs("length", spec.length, sent.length) ??
    differs("ack", expectedAck(spec), actualAck(sent, connection)) ??
    windowDifference(spec, sent, rule) ??
    (spec.urgent === null ? null : differs("urgentPointer", spec.urgent, sent.urgent)) ??
    ipDifference(spec, sent) ??
    (spec.options === null ? null : optionDifference(spec.options, sent, connection, rule));
  if (found === null) return null;
  return reason("differs", found.field, found.expected, found.got, segmentText(sent, connection));
}

const sequenceOf = (spec: TcpSpec, sent: SentSegment, connection: Connection): number =>
  spec.absolute ? sent.seq : connection.localScript(sent.seq, isSyn(sent));

/** How large FreeBSD's windows are is its buffers' matter; that one is shut is the protocol's. */
function windowDifference(spec: TcpSpec, sent: SentSegment, rule: PacketRule): Difference | null {
  if (spec.window === null) return null;
  if (rule.dialect === "linux") return differs("window", spec.window, sent.window);
  if ((sent.flags & RST) !== 0) return null;
  const shut = (window: number) => (window === 0 ? "0" : "> 0");
  return differs("window", shut(spec.window), shut(sent.window));
}

interface Difference {
  readonly field: FieldName;
  readonly expected: string;
  readonly got: string;
}

const differs = (field: FieldName, expected: unknown, actual: unknown): Difference | null =>
  expected === actual ? null : { field, expected: `${expected}`, got: `${actual}` };

const expectedAck = (spec: TcpSpec): number | string =>
  (spec.flags & ACK) === 0 ? "-" : (spec.ack ?? 0) >>> 0;

const actualAck = (sent: SentSegment, connection: Connection): number | string =>
  (sent.flags & ACK) === 0 ? "-" : connection.remoteScript(sent.ack, isSyn(sent));

const ECN_NAMES = ["noecn", "ect1", "ect0", "ce"] as const;

function ipDifference({ ip }: TcpSpec, sent: SentSegment): Difference | null {
  const actual = ECN_NAMES[sent.tos & 3] as (typeof ECN_NAMES)[number];
  const either = ip.ecn === "ect01" && (actual === "ect0" || actual === "ect1");
  if (ip.ecn !== null && !either && ip.ecn !== actual) return differs("ecn", ip.ecn, actual);
  if (ip.dscp !== null && ip.dscp !== sent.tos >>> 2) {
    return differs("typeOfService", ip.dscp << 2, sent.tos & ~3);
  }
  if (ip.tos !== null && ip.tos !== sent.tos) return differs("typeOfService", ip.tos, sent.tos);
  return ip.ttl === null ? null : differs("timeToLive", ip.ttl, sent.ttl);
}

/** Names and order first, then values. FreeBSD has an order and a padding of its own. */
function optionDifference(
  expected: readonly OptionSpec[],
  sent: SentSegment,
  connection: Connection,
  rule: PacketRule,
): Difference | null {
  const inOrder = rule.dialect === "linux" ? asTheyStand : sortedWithoutPadding;
  const [all, came] = [inOrder(expected), inOrder(sent.options)];
  const names = (list: readonly OptionSpec[]) => `<${list.map(({ name }) => name).join(",")}>`;
  const order = differs("options", names(all), names(came));
  if (order !== null) return order;
  for (const [i, wanted] of all.entries()) {
    const got = came[i] as OptionSpec;
    const difference = valueDifference(wanted, got, sent, connection, rule);
    if (difference !== null) return difference;
  }
  return null;
}

const asTheyStand = (options: readonly OptionSpec[]): readonly OptionSpec[] => options;

const sortedWithoutPadding = (options: readonly OptionSpec[]): readonly OptionSpec[] =>
  options
    .filter(({ name }) => name !== "nop" && name !== "eol")
    .sort((a, b) => (a.name < b.name ? -1 : 1));

function valueDifference(
  wanted: OptionSpec,
  got: OptionSpec,
  sent: SentSegment,
  connection: Connection,
  rule: PacketRule,
): Difference | null {
  if (wanted.name === "TS" && got.name === "TS") {
    connection.noteTimestamp(wanted.val, got.val, sent.at);
    return (
      timestampDifference(wanted.val, got.val, connection, sent.at, rule) ??
      differs("timestampEcho", wanted.ecr >>> 0, got.ecr)
    );
  }
  if (wanted.name === "sack" && got.name === "sack") {
    const blocks = got.blocks.map((block) => block.map((edge) => connection.remoteScript(edge)));
    return differs("sack", blockText(wanted.blocks), blockText(blocks as [number, number][]));
  }
  return differs(fieldOfOption(wanted), optionText(wanted), optionText(got));
}

/** With a tick, TS values advance as script time does; without, only their place counts. */
function timestampDifference(
  wanted: number,
  got: number,
  connection: Connection,
  at: number,
  { tickMicros, tolerance }: PacketRule,
): Difference | null {
  const { firstTimestamp: first } = connection;
  if (tickMicros === 0 || first === null) return null;
  const inScript = (got - first.wire + first.script) >>> 0;
  const apart = Math.abs((inScript - wanted) | 0) * tickMicros;
  // A tick may fall on either side of the moment that the script means.
  if (apart <= Math.max(tickMicros, tolerance(at - first.at))) return null;
  return differs("timestamp", wanted, inScript);
}

const blockText = (blocks: readonly (readonly [number, number])[]): string =>
  blocks.map(([left, right]) => `${left}:${right}`).join(" ");

const OPTION_FIELDS: Readonly<Partial<Record<OptionSpec["name"], FieldName>>> = {
  mss: "mss",
  wscale: "windowScale",
  FO: "cookie",
  FOEXP: "cookie",
};

const fieldOfOption = ({ name }: OptionSpec): FieldName => OPTION_FIELDS[name] ?? "option";

const LETTERS = "FSRP.UEWA";

/** Flags in packetdrill's letters, in its order. */
function flagText(flags: number): string {
  let text = "";
  for (const letter of ["S", "F", "R", "P", "U", "E", "W", "A", "."]) {
    if ((flags & (1 << LETTERS.indexOf(letter))) !== 0) text += letter;
  }
  return text === "" ? "-" : text;
}

/** A segment as a script would write it. */
export function segmentText(sent: SentSegment, connection: Connection): string {
  const syn = isSyn(sent);
  const seq = connection.localScript(sent.seq, syn);
  const ack = (sent.flags & ACK) === 0 ? "" : ` ack ${connection.remoteScript(sent.ack, syn)}`;
  const range = `${seq}:${(seq + sent.length) >>> 0}(${sent.length})`;
  const options = sent.options.map((option) => optionText(inScript(option, connection))).join(",");
  const suffix = options === "" ? "" : ` <${options}>`;
  return `> ${flagText(sent.flags)} ${range}${ack} win ${sent.window}${suffix}`;
}

/** SACK blocks in the script's numbers; all else is the same on the wire. */
function inScript(option: OptionSpec, connection: Connection): OptionSpec {
  if (option.name !== "sack") return option;
  const script = (edge: number) => connection.remoteScript(edge);
  return { name: "sack", blocks: option.blocks.map(([l, r]) => [script(l), script(r)] as const) };
}

function optionText(option: OptionSpec): string {
  switch (option.name) {
    case "mss":
    case "wscale":
      return `${option.name} ${option.value}`;
    case "TS":
      return `TS val ${option.val} ecr ${option.ecr}`;
    case "sack":
      return `sack ${blockText(option.blocks)}`;
    case "FO":
    case "FOEXP":
    case "md5":
      return `${option.name} ${option.hex}`.trimEnd();
    case "ECN":
      return ["ECN", ...option.words.flat()].join(" ");
    default:
      return option.name;
  }
}
