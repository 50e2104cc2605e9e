/**
 * What a stack did with a script: what it sent, what its calls answered, which states it was in.
 */
import type { State } from "#src/machine/states.js";

/** A segment that the stack sent. */
export interface Sent {
  /** The step that it came after; -1 before the first. */
  readonly step: number;
  /** Whether it left as the step was carried out, or later, by a timer. */
  readonly prompt: boolean;
  /** Milliseconds since the script's start. */
  readonly atMs: number;
  /** It may have left so many milliseconds before: the wire had not been read since then. */
  readonly lateMs: number;
  /** Letters of tcpdump. */
  readonly flags: string;
  /** Relative to the stack's first number, where it has sent a SYN. */
  readonly seq: number;
  /** Relative to the peer's first number; null without the flag. */
  readonly ack: number | null;
  readonly length: number;
  /** As in the header. */
  readonly window: number;
  /** Names, values but for those of timestamps, NOPs and padding, in their order. */
  readonly options: string;
  /** Milliseconds since the first one; null without timestamps. */
  readonly tsVal: number | null;
  /** Relative to the peer's clock; null without timestamps. */
  readonly tsEcr: number | null;
}

/** A step as it was carried out. */
export interface Done {
  readonly atMs: number;
  /** What the connection's tuple held right before. */
  readonly stateBefore: State;
  /** A number, "END", an error's name; "" for a segment. */
  readonly result: string;
}

/** A whole run of one script. */
export interface Transcript {
  readonly done: readonly Done[];
  readonly sent: readonly Sent[];
  readonly finalState: State;
  /** "SYN-SENT>ESTABLISHED", as far as the observer can see them. */
  readonly changes: readonly string[];
  /** How long the run was listened to, in milliseconds since its start. */
  readonly endMs: number;
  /** Moments at which a timer of the stack itself changed a state, where the observer can tell. */
  readonly timedSteps: readonly number[];
  /** A sum over all bytes that the application has read. */
  readonly readSum: number;
}
