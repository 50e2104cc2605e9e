/**
 * The drill language, parsed: lines of a time and an action. See drill.ts for what they mean.
 *
 *     +.1  <  S.  0:0(0)  ack 1  win 65535  <mss 1460>      a segment from the peer
 *     +0   >  .   1:1(0)  ack 1                            one that must leave, now
 *          =  ESTABLISHED                                  the state
 *     +1   close()                                         a call; `= ECONNRESET` after it
 */

/** A segment as a line spells it; numbers relative to both ends' first sequence numbers. */
export interface SegmentText {
  /** The peer's port, where it is not the script's own. */
  readonly port: number | undefined;
  readonly flags: string;
  readonly start: number;
  readonly length: number;
  readonly ack: number | undefined;
  readonly win: number | undefined;
  readonly urg: number | undefined;
  /** Absent: no options may be there; "...": whatever. */
  readonly options: readonly string[] | "...";
  /** "ect0", "ce" and so on, from `[ce]`. */
  readonly ecn: string;
}

/** An ICMP error from the peer's network: `icmp unreachable port 1:1` or `too-big mtu 1200`. */
export interface IcmpText {
  readonly what: string;
  readonly seq: number;
  readonly mtu: number;
}

/** What a line asks for. */
export type Action =
  | { readonly kind: "in" | "out"; readonly segment: SegmentText }
  | { readonly kind: "icmp"; readonly icmp: IcmpText }
  | { readonly kind: "state"; readonly state: string }
  | { readonly kind: "told"; readonly what: readonly string[] }
  | { readonly kind: "set"; readonly name: string; readonly value: unknown }
  | { readonly kind: "count"; readonly name: string; readonly value: number }
  | {
      readonly kind: "call";
      readonly name: string;
      readonly args: readonly unknown[];
      readonly result: string | undefined;
    };

/** One line: its number, when (microseconds after the line before), and what. */
export interface Line {
  readonly number: number;
  readonly text: string;
  /** From the script's start; undefined: at the time of the line before. */
  readonly at: number | undefined;
  readonly after: number;
  readonly action: Action;
}

const SECOND = 1_000_000;

/** Parses a script; throws an Error that names the line. */
export function parseScript(text: string): Line[] {
  const lines: Line[] = [];
  for (const [index, raw] of text.split("\n").entries()) {
    const line = raw.replace(/\/\/.*$/, "").trim();
    if (line === "") continue;
    const number = index + 1;
    try {
      lines.push({ number, text: line, ...parseLine(line) });
    } catch (error) {
      throw new Error(`drill line ${number}: ${line}: ${(error as Error).message}`);
    }
  }
  return lines;
}

function parseLine(line: string): Pick<Line, "at" | "after" | "action"> {
  const match = /^(\+)?(\d*\.?\d+)\s+(.*)$/.exec(line);
  if (match === null) return { at: undefined, after: 0, action: parseAction(line) };
  const micros = Math.round(Number(match[2]) * SECOND);
  const action = parseAction(match[3] as string);
  return match[1] === "+"
    ? { at: undefined, after: micros, action }
    : { at: micros, after: 0, action };
}

function parseAction(text: string): Action {
  const [, mark, rest] = /^([<>=!])\s*(.*)$/.exec(text) ?? [];
  if (mark === "=") return { kind: "state", state: rest as string };
  if (mark === "!") return { kind: "told", what: (rest as string).split(/\s+/).filter(Boolean) };
  if (mark !== undefined && (rest as string).startsWith("icmp ")) return parseIcmp(rest as string);
  if (mark !== undefined) {
    return { kind: mark === "<" ? "in" : "out", segment: parseSegment(rest as string) };
  }
  const set = /^set (\w+) = (.*)$/.exec(text);
  if (set !== null)
    return { kind: "set", name: set[1] as string, value: JSON.parse(set[2] as string) };
  const count = /^count (\w+) = (\d+)$/.exec(text);
  if (count !== null) return { kind: "count", name: count[1] as string, value: Number(count[2]) };
  const call = /^(\w+)\((.*)\)(?:\s*=\s*(\S+))?$/.exec(text);
  if (call === null) throw new Error("not an action");
  const args = JSON.parse(`[${call[2] as string}]`) as unknown[];
  return { kind: "call", name: call[1] as string, args, result: call[3] };
}

function parseIcmp(text: string): Action {
  const match = /^icmp (.+?)(?: mtu (\d+))? (\d+)$/.exec(text);
  if (match === null) throw new Error("not an ICMP error");
  const [, what, mtu, seq] = match;
  const icmp = { what: what as string, mtu: Number(mtu ?? 0), seq: Number(seq) };
  return { kind: "icmp", icmp };
}

function parseSegment(text: string): SegmentText {
  const pattern =
    /^(?:port (\d+)\s+)?(?:\[(\w+)\]\s+)?([SFRP.UEWA-]+)\s+(-?\d+):(-?\d+)\((\d+)\)(.*)$/;
  const match = pattern.exec(text);
  if (match === null) throw new Error("not a segment");
  const [, port, ecn, flags, start, end, length, tail] = match;
  if (Number(end) - Number(start) !== Number(length)) throw new Error("end is start plus length");
  const field = (name: string): number | undefined => {
    const found = new RegExp(`\\b${name} (-?\\d+)`).exec((tail as string).replace(/<.*>/, ""));
    return found === null ? undefined : Number(found[1]);
  };
  const options = /<(.*)>/.exec(tail as string)?.[1];
  return {
    port: port === undefined ? undefined : Number(port),
    flags: flags as string,
    start: Number(start),
    length: Number(length),
    ack: field("ack"),
    win: field("win"),
    urg: field("urg"),
    options: options === "..." ? "..." : (options?.split(",").map((o) => o.trim()) ?? []),
    ecn: ecn ?? "",
  };
}
