/**
 * What can be observed of TCP, whoever observes it: one union for the engine, a capture and the
 * kernel. Views and lifecycles know these events and never where they came from.
 *
 * An event says what happened and how that is known: `seen` (the end's own segment proves it),
 * `inferred` (a segment was on its way to the end; an observer does not know what it did not see)
 * or `reported` (the end itself told: our engine, or the kernel).
 */
import type { Micros } from "../base/time.ts";
import type { State } from "../machine/states.ts";
import type { Trigger } from "../machine/transitions.ts";

/** The end that opened the connection is the client; after a simultaneous open, the first SYN's. */
export type End = "client" | "server";

/** How an event is known. */
export type How = "seen" | "inferred" | "reported";

/** A capture that starts in the middle starts in "unknown". */
export type ObservedState = State | "unknown";

/** An address in text (RFC 5952 for IPv6) and a port. */
export interface Endpoint {
  readonly ip: string;
  readonly port: number;
}

/** The other end. */
export const otherEnd = (end: End): End => (end === "client" ? "server" : "client");

/** What a segment was, beyond what its header says. */
export const MARKS = [
  "fast retransmission",
  "timeout retransmission",
  "spurious retransmission",
  "retransmission",
  "tail loss probe",
  "timeout or tail loss probe",
  "out of order",
  "gap before",
  "duplicate ACK",
  "SACK",
  "D-SACK",
  "keepalive",
  "keepalive ACK",
  "zero window",
  "zero-window probe",
  "window update",
  "window full",
  "challenge ACK",
  "RST ignored",
  "old duplicate",
  "data on SYN",
  "capture duplicate",
  "port reused",
  "after close",
] as const;

export type Mark = (typeof MARKS)[number];

/** Why an end resets a connection that it has, as it tells itself. */
export const ABORTS = [
  "aborted by its user",
  "closed with unread data",
  "listener closed",
  "keepalives unanswered",
  "too many orphans",
  "waits for no FIN",
] as const;

export type Abort = (typeof ABORTS)[number];

interface About {
  /** The source's number for the connection; a new incarnation has a new one. */
  readonly connection: number;
  readonly at: Micros;
}

/** A connection came into view: the first event of each. */
export interface ConnectionEvent extends About {
  readonly kind: "connection";
  readonly client: Endpoint;
  readonly server: Endpoint;
  readonly incarnation: number;
}

/** A segment passed the observer, or left or reached the end that reports. */
export interface SegmentEvent extends About {
  readonly kind: "segment";
  readonly from: End;
  /** The frame of a capture, counted from 1; null where there is none. */
  readonly frame: number | null;
  /** As on the wire; views make them relative. */
  readonly seq: number;
  readonly ack: number;
  /** The flag bits of the header's thirteenth byte. */
  readonly flags: number;
  /** Payload bytes by the IP header, even where the capture cut them. */
  readonly length: number;
  /** Bytes after scaling, where the scale is known; else the raw field. */
  readonly window: number;
  /** The options, one by one, in tcpdump's wording. */
  readonly options: readonly string[];
  readonly marks: readonly Mark[];
  /** Of a RST whose sender tells of itself and had the connection: why. */
  readonly why?: Abort;
}

/** One end stepped along a row of the table. */
export interface StepEvent extends About {
  readonly kind: "step";
  readonly end: End;
  readonly from: ObservedState;
  readonly to: ObservedState;
  /** Null where an observer came too late to know. */
  readonly trigger: Trigger | null;
  readonly frame: number | null;
  readonly how: How;
}

/** The user of an end called: only the engine and the kernel can tell. */
export interface CallEvent extends About {
  readonly kind: "call";
  readonly end: End;
  readonly call:
    | "listen"
    | "connect"
    | "accept"
    | "send"
    | "receive"
    | "shutdown"
    | "close"
    | "abort";
  /** Bytes for send and receive. */
  readonly bytes?: number;
}

/** A timer of an end went off. */
export interface TimerEvent extends About {
  readonly kind: "timer";
  readonly end: End;
  readonly timer:
    | "retransmission"
    | "reordering"
    | "tail loss probe"
    | "persist"
    | "delayed ACK"
    | "keepalive"
    | "user timeout"
    | "FIN-WAIT-2"
    | "2MSL"
    | "linger";
}

/** Why a segment came to nothing: the network lost it, or an end threw it away. */
export const DROPS = [
  "loss",
  "outside the window",
  "old timestamp",
  "reset beside RCV.NXT",
  "SYN inside a connection",
  "no ACK",
  "ACK of what was never sent",
  "ACK from long ago",
  "signature without a key",
] as const;

export type Drop = (typeof DROPS)[number];

/** An end threw an arriving segment away, or the network lost it. */
export interface DropEvent extends About {
  readonly kind: "drop";
  readonly end: End | null;
  readonly frame: number | null;
  readonly why: Drop;
}

/** What the application of an end is told: node's error codes. */
export interface ErrorEvent extends About {
  readonly kind: "error";
  readonly end: End;
  readonly code: string;
}

/** Everything that any source can observe. */
export type TraceEvent =
  | ConnectionEvent
  | SegmentEvent
  | StepEvent
  | CallEvent
  | TimerEvent
  | DropEvent
  | ErrorEvent;

/** Who listens to a trace. Sources build events only while somebody listens. */
export type TraceListener = (event: TraceEvent) => void;
