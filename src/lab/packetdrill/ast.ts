/**
 * A packetdrill script, parsed: options, a set-up command, timed events, a clean-up command.
 *
 * Numbers are as the script wrote them: sequence numbers are the script's own, windows are the raw
 * header field, times are microseconds. What they mean is the runner's business.
 */
import type { Micros } from "../../base/time.ts";
import type { Dialect } from "./dialects.ts";
import type { Reason } from "./messages/words.ts";

/** A whole script. */
export interface Script {
  /** `--name=value` lines, without the dashes; a bare `--name` has an empty value. */
  readonly options: ReadonlyMap<string, string>;
  readonly dialect: Dialect;
  /** Why it cannot be run here, found where its text speaks of another protocol; else null. */
  readonly need: Reason | null;
  readonly setUp: readonly string[];
  readonly events: readonly ScriptEvent[];
  readonly cleanUp: readonly string[];
}

/** When an event is due; the end is there for ranges only. */
export type When =
  | { readonly kind: "any" }
  | { readonly kind: "absolute" | "relative"; readonly at: Micros; readonly until: Micros | null };

/** One line of a script: a time and an action. */
export interface ScriptEvent {
  /** Counted from 1. */
  readonly line: number;
  readonly source: string;
  readonly when: When;
  readonly action: Action;
}

export type Action =
  | { readonly kind: "packet"; readonly packet: PacketSpec }
  | { readonly kind: "call"; readonly call: CallSpec }
  | { readonly kind: "command"; readonly text: string }
  | { readonly kind: "code"; readonly text: string };

/** `<` goes into the stack under test, `>` must come out of it. */
export type PacketDirection = "in" | "out";

/** The bits of the IP header that a script may name. */
export interface IpInfo {
  /** "ect01" is either; "noecn" is not-ECT; null when the script is silent. */
  readonly ecn: "noecn" | "ect0" | "ect1" | "ect01" | "ce" | null;
  readonly tos: number | null;
  /** The upper six bits of `tos`, where the script names them alone. */
  readonly dscp: number | null;
  readonly ttl: number | null;
  readonly flowLabel: number | null;
}

export type PacketSpec = TcpSpec | IcmpSpec;

/** A TCP segment. */
export interface TcpSpec {
  readonly protocol: "tcp";
  readonly direction: PacketDirection;
  readonly ip: IpInfo;
  readonly ports: { readonly source: number; readonly destination: number } | null;
  /** FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32, ECE 64, CWR 128. */
  readonly flags: number;
  readonly seq: number;
  /** `0:0(0)!`: the number is the one on the wire, as in a reset for a stranger. */
  readonly absolute: boolean;
  readonly length: number;
  readonly ack: number | null;
  readonly window: number | null;
  readonly urgent: number | null;
  /** Null for `<...>`: not checked. */
  readonly options: readonly OptionSpec[] | null;
  /** `{rep tcp win_size 7}`: how the bytes are to be spoilt before they leave; null: not at all. */
  readonly spoilt: string | null;
}

/** One TCP option of a script, in its order. */
export type OptionSpec =
  | { readonly name: "nop" | "eol" | "sackOK" }
  | { readonly name: "mss" | "wscale"; readonly value: number }
  | { readonly name: "TS"; readonly val: number; readonly ecr: number }
  | { readonly name: "sack"; readonly blocks: readonly (readonly [number, number])[] }
  | { readonly name: "FO" | "FOEXP" | "md5"; readonly hex: string }
  | { readonly name: "ECN"; readonly words: readonly (readonly [string, number])[] };

/** An ICMP error that quotes a segment. */
export interface IcmpSpec {
  readonly protocol: "icmp";
  readonly direction: PacketDirection;
  readonly type: string;
  readonly code: string | null;
  readonly mtu: number | null;
  /** Start, end and length of the quoted segment, in the script's numbers. */
  readonly quoted: { readonly seq: number; readonly length: number } | null;
}

/** A system call and what it must return. */
export interface CallSpec {
  readonly name: string;
  readonly args: readonly Expression[];
  readonly result: Expression | null;
  /** "EAGAIN"; null when the call must succeed. */
  readonly errno: string | null;
  readonly note: string | null;
  /** For a blocking call: when it must return, on the same scale as its start. */
  readonly ends: Micros | null;
}

/** An argument or a result. */
export type Expression =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "symbol"; readonly name: string }
  | { readonly kind: "any" }
  | { readonly kind: "or"; readonly terms: readonly Expression[] }
  | { readonly kind: "array"; readonly items: readonly Expression[] }
  | { readonly kind: "struct"; readonly fields: readonly Field[] }
  | { readonly kind: "apply"; readonly name: string; readonly args: readonly Expression[] };

/** A field of a structure; `msg_iov(1)=…` has its count as an argument. */
export interface Field {
  readonly name: string;
  readonly args: readonly Expression[];
  readonly value: Expression;
}
