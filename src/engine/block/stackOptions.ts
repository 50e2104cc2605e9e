/** The options of `new Stack`. */
import type { Random } from "../../base/random.ts";
import type { TraceListener } from "../../trace/events.ts";
import type { Settings } from "./settings.ts";

/** What a stack is made of. */
export interface StackOptions {
  /** The host's own addresses, IPv4 and IPv6 in text. */
  addresses: readonly string[];
  /** Forked by name for each use; the stack draws from nothing else. */
  random: Random;
  settings?: Partial<Settings>;
  /** The link's MTU in bytes; 1500 unless told. */
  mtu?: number;
  /**
   * "partial": the link finishes each sum from the pseudo-header's, which is all that is written
   * (checksum offload). "offload": the link is memory: sums are neither computed nor verified.
   */
  checksums?: "compute" | "partial" | "offload";
  /** The longest packet, in bytes, that the link cuts into segments (TSO); absent: it does not. */
  longestPacket?: number;
  /** Told of everything that happens; costs nothing when absent. */
  trace?: TraceListener;
  /**
   * How many connections keep what they know of loss and congestion at hand while they rest; that
   * of others is packed into a fifth of the memory. 256 unless told.
   */
  awake?: number;
}
