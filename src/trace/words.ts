/**
 * The words that conclusions about a connection are told in, whoever draws them: how it was opened
 * and closed, who gave up, why it was reset. docs/json.md says what each means.
 */
import type { Micros } from "../base/time.ts";
import type { End } from "./events.ts";

/** A value for each end. */
export interface Both<T> {
  readonly client: T;
  readonly server: T;
}

/** How a connection came up. */
export type OpenedHow =
  | "handshake"
  | "simultaneous"
  | "fast-open"
  | "refused"
  | "unanswered"
  | "answered-not-completed"
  | "mid-capture";

/** What one end offered on its SYN; null where the SYN was not seen. */
export interface Offer {
  readonly mss: number | null;
  /** The shift count; null when not offered. */
  readonly windowScale: number | null;
  readonly sackPermitted: boolean;
  readonly timestamps: boolean;
}

/** What an ICMP error said of a SYN (RFC 792, RFC 4443). */
export const ICMP_WORDS = [
  "network-unreachable",
  "host-unreachable",
  "protocol-unreachable",
  "port-unreachable",
  "prohibited",
  "time-exceeded",
  "other",
] as const;
export type IcmpWord = (typeof ICMP_WORDS)[number];

/** How a connection ended. */
export type ClosedHow =
  | "four-segment"
  | "three-segment"
  | "simultaneous"
  | "reset"
  | "timeout"
  | "half-closed"
  | "open";

/** What an end tried in vain until it gave the connection up. */
export type GaveUp =
  | "keepalive"
  | "retransmission"
  | "zero-window probe"
  | "SYN"
  | "SYN,ACK"
  | "FIN";

/** An end gave the connection up because nothing came back. */
export interface Death {
  readonly gaveUp: GaveUp;
  readonly end: End;
  /** When it must have given up. */
  readonly at: Micros;
}

/** Why a RST was sent. */
export type ResetCause =
  | "port-closed"
  | "backlog-full"
  | "unread-data"
  | "linger-zero"
  | "data-after-close"
  | "half-open-peer"
  | "challenge-answered"
  | "handshake-abandoned"
  | "listener-closed"
  | "middlebox"
  | "timeout-abort"
  | "aborted";

/**
 * How sure a cause is: the end itself told it, the evidence proves it, or it is the likeliest of
 * several.
 */
export type Certainty = "reported" | "proved" | "likely";

/** error: data or a connection was lost; warning: it cost time or will; note: worth knowing. */
export type Severity = "error" | "warning" | "note";

/** How a new use took a four-tuple that was still in TIME-WAIT. */
export type Reuse = "by-timestamps" | "by-sequence" | "too-early";
