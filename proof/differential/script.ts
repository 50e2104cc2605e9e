/**
 * The script of one comparison: calls of an application and segments of a peer, each so long after
 * the one before. It says nothing of what must come of it: two stacks are given the same script,
 * and
 * what they do is compared.
 *
 * Sequence numbers are relative: the peer's to its own first, acknowledgments to the stack's first
 * ("iss") or to the end of what the stack has sent so far ("seen").
 */
import type { OptionName } from "#src/engine/api.js";
import type { Settings } from "#src/engine/block/settings.js";

/** Where a relative number of the stack counts from, and how far. */
export interface Relative {
  readonly from: "iss" | "seen";
  readonly plus: number;
}

/** TCP options of a segment of the peer. */
export interface SpecOptions {
  readonly mss?: number;
  readonly windowScale?: number;
  readonly sackPermitted?: boolean;
  /** TSval: the peer's clock in ms plus `skew`; TSecr: the last or the first TSval seen, or 0. */
  readonly timestamps?: { readonly skew: number; readonly echo: "last" | "first" | "none" };
  /** Blocks of the stack's own sequence space, relative to its first number. */
  readonly sack?: readonly (readonly [left: number, right: number])[];
}

/** A segment of the peer. */
export interface SegmentSpec {
  /** Letters of tcpdump: S F R P . U E W. */
  readonly flags: string;
  readonly seq: number;
  readonly ack?: Relative;
  readonly length: number;
  readonly window: number;
  readonly options: SpecOptions;
  /** Data of another variant disagrees with variant 0 in every byte. */
  readonly variant?: number;
}

/** What one step does. */
export type Action =
  | { readonly kind: "in"; readonly segment: SegmentSpec }
  | { readonly kind: "listen"; readonly backlog: number; readonly options: SpecSocketOptions }
  | { readonly kind: "connect"; readonly options: SpecSocketOptions }
  | { readonly kind: "accept" | "close" | "closeListener" | "abort" | "error" | "wait" }
  | { readonly kind: "send" | "receive"; readonly bytes: number }
  | { readonly kind: "shutdown"; readonly how: "read" | "write" | "both" }
  | { readonly kind: "set"; readonly name: OptionName; readonly value: number };

/** Options of a socket by Linux's names. */
export type SpecSocketOptions = Partial<Readonly<Record<OptionName, number>>>;

/** An action and when: milliseconds after the step before. */
export interface Step {
  readonly afterMs: number;
  readonly action: Action;
}

/** One comparison. */
export interface Case {
  readonly name: string;
  readonly steps: readonly Step[];
  /** How long to listen after the last step, in milliseconds. */
  readonly tailMs: number;
}

/** Cases that share a host's settings. */
export interface Profile {
  readonly name: string;
  /** What differs from the kernel's defaults; both sides are set so. */
  readonly settings: Partial<Settings>;
}

/** The addresses and ports of the case with this index, below 65,536: its tuple is its own. */
export function placeOf(index: number): {
  readonly own: string;
  readonly peer: string;
  readonly listenPort: number;
  readonly connectPort: number;
} {
  return {
    own: "198.18.0.1",
    peer: `198.19.${(index >> 8) & 0xff}.${index & 0xff}`,
    listenPort: 2000 + (index % 18_000),
    connectPort: 20_000 + (index % 40_000),
  };
}

/** The peer's port: as a client, and as a server. */
export const PEER_PORT = { client: 7000, server: 80 } as const;
