/**
 * What happens in the world of one seed: who is linked how, who connects to whom and what they say,
 * who closes when and in which way, what goes wrong where and when. Plain data, drawn before
 * anything runs, so that a plan can be printed, and read, and changed.
 *
 * Faults end at `healAtMs`: from then on all wires are good, all hosts are up, every user closes.
 */
import type { Settings, SocketOptions } from "#src/engine/index.js";
import type { WireOptions } from "#src/sim/index.js";

/** A computer: every host listens, and any host may connect to any. */
export interface HostPlan {
  readonly kind: "host";
  readonly name: string;
  readonly address: string;
  readonly settings: Partial<Settings>;
  readonly backlog: number;
  /** Milliseconds between two looks at the accept queue; 0: at once. */
  readonly acceptEveryMs: number;
  /** The boxes that let nobody in to it who is not behind them too. */
  readonly behind: readonly string[];
}

/** A router; a silent one says nothing about what it throws away. */
export interface RouterPlan {
  readonly kind: "router";
  readonly name: string;
  readonly address: string;
  readonly isSilent: boolean;
}

/** A NAT: the wire that is named first leads inside, the second outside. */
export interface NatPlan {
  readonly kind: "nat";
  readonly name: string;
  readonly address: string;
  /** Seconds of silence after which it forgets a connection that stands. */
  readonly idleSeconds: number;
}

/** A stateful firewall: the wire that is named first leads inside, the second outside. */
export interface FirewallPlan {
  readonly kind: "firewall";
  readonly name: string;
  readonly unknown: "drop" | "reset";
  /** Whether the listeners behind it may be reached from outside. */
  readonly isOpen: boolean;
  readonly idleSeconds: number;
}

/** Anything that wires lead to. */
export type NodePlan = HostPlan | RouterPlan | NatPlan | FirewallPlan;

/** One wire between two nodes, by their names, and how it behaves each way until the healing. */
export interface WirePlan {
  readonly from: string;
  readonly to: string;
  readonly there: WireOptions;
  readonly back: WireOptions;
}

/** How an end goes, once it has said what it had to say. */
export type Parting =
  | "close"
  | "shutdown, then close"
  | "shutdown, then abort"
  | "abort"
  | "linger 0"
  | "linger"
  | "wait for the peer";

/** What one end of a connection does. */
export interface EndPlan {
  /** Bytes that it has to say. */
  readonly bytes: number;
  /** At most so many are written at once, and so many read. */
  readonly chunk: number;
  /** Milliseconds between two reads; 0: at once. */
  readonly readEveryMs: number;
  readonly parting: Parting;
  /**
   * Milliseconds after the connection stands (or was tried) at which it parts, whatever is left.
   */
  readonly partsAfterMs: number;
  readonly options: Partial<SocketOptions>;
}

/** One connection. */
export interface ConnectionPlan {
  readonly id: number;
  /** Which host opens it, and to which: their names. They may be the same. */
  readonly from: string;
  readonly to: string;
  readonly startMs: number;
  readonly opener: EndPlan;
  readonly other: EndPlan;
  /**
   * A port of its own choice, 0 for any: the next one with it meets what this one left behind.
   */
  readonly localPort: number;
  /** The other end opens too, so many ms later: a simultaneous open; -1: it listens. */
  readonly alsoAfterMs: number;
}

/** One fault, and when it begins and ends. */
export interface FaultPlan {
  /**
   * "cut": nothing passes; "one-way cut": nothing passes there; "storm": most is lost, repeated or
   * out of order; "deaf": the host's listener is aborted; "forgets": a NAT or firewall starts anew.
   */
  readonly kind: "cut" | "one-way cut" | "storm" | "crash" | "deaf" | "forgets";
  /** The place of the wire (for the first three) or of the node in the plan's list. */
  readonly where: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Everything. */
export interface Plan {
  readonly seed: number;
  readonly family: 4 | 6;
  readonly nodes: readonly NodePlan[];
  readonly wires: readonly WirePlan[];
  readonly connections: readonly ConnectionPlan[];
  readonly faults: readonly FaultPlan[];
  readonly healAtMs: number;
}
