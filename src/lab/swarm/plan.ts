/**
 * What happens in the world of one seed: who is linked how, who connects to whom and what they say,
 * who closes when and in which way, what goes wrong and when. Plain data, drawn before anything
 * runs, so that a plan can be printed, and read, and changed.
 *
 * Faults end at `healAt`: from then on all wires are good, all hosts are up and every user closes.
 */
import type { Random } from "../../base/random.ts";
import type { Settings } from "../../engine/index.ts";
import type { WireOptions } from "../../sim/index.ts";

/** What stands between two hosts. */
export type Middle = "wire" | "router" | "two routers" | "nat" | "firewall";

/** How an end goes, once it has said what it had to say. */
export type Parting = "close" | "shutdown, then close" | "abort" | "linger 0" | "wait for the peer";

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
}

/** One connection. */
export interface ConnectionPlan {
  readonly id: number;
  readonly startMs: number;
  readonly client: EndPlan;
  readonly server: EndPlan;
  /** A port of its own choice: the next one with it meets what this one left behind. */
  readonly localPort: number;
}

/** One fault, and when it begins and ends. */
export interface FaultPlan {
  readonly kind: "cut" | "one-way cut" | "crash client" | "crash server" | "middlebox forgets";
  readonly fromMs: number;
  readonly toMs: number;
}

/** Everything. */
export interface Plan {
  readonly seed: number;
  readonly family: 4 | 6;
  readonly middle: Middle;
  readonly there: WireOptions;
  readonly back: WireOptions;
  readonly clientSettings: Partial<Settings>;
  readonly serverSettings: Partial<Settings>;
  readonly backlog: number;
  readonly connections: readonly ConnectionPlan[];
  readonly faults: readonly FaultPlan[];
  readonly healAtMs: number;
}

/** The plan of a seed. */
export function planOf(seed: number, random: Random): Plan {
  const middles = ["wire", "wire", "router", "two routers", "nat", "firewall"] as const;
  const middle = random.fork("middle").pick(middles);
  const healAtMs = 1_000 + random.fork("heal").below(40_000);
  return {
    seed,
    // The NAT translates IPv4 only.
    family: middle !== "nat" && random.fork("family").chance(0.3) ? 6 : 4,
    middle,
    there: wireOf(random.fork("there")),
    back: wireOf(random.fork("back")),
    clientSettings: settingsOf(random.fork("client settings")),
    serverSettings: settingsOf(random.fork("server settings")),
    backlog: random.fork("backlog").pick([1, 2, 128]),
    connections: connectionsOf(random.fork("connections"), healAtMs),
    faults: faultsOf(random.fork("faults"), healAtMs),
    healAtMs,
  };
}

function wireOf(r: Random): WireOptions {
  const sometimes = (p: number, most: number): number => (r.chance(p) ? r.float() * most : 0);
  const burst = r.chance(0.2)
    ? { toBad: r.float() * 0.05, toGood: 0.1 + r.float() * 0.5 }
    : undefined;
  return {
    delayMs: r.pick([0, 0.05, 1, 10, 50, 200]),
    jitterMs: sometimes(0.3, 20),
    loss: sometimes(0.6, 0.3),
    duplicate: sometimes(0.4, 0.2),
    reorder: sometimes(0.4, 0.3),
    reorderMs: r.float() * 100,
    corrupt: sometimes(0.2, 0.05),
    mtu: r.pick([1500, 1500, 1400, 1280, 9000]),
    ...(r.chance(0.4) ? { bandwidth: 1e5 * 10 ** (r.float() * 4) } : {}),
    ...(r.chance(0.2) ? { queueBytes: 4_000 + r.below(60_000) } : {}),
    ...(r.chance(0.2) ? { markBytes: 3_000 } : {}),
    ...(burst === undefined ? {} : { burst }),
  };
}

function settingsOf(r: Random): Partial<Settings> {
  return {
    tcp_timestamps: r.chance(0.8) ? 1 : 0,
    tcp_sack: r.chance(0.8) ? 1 : 0,
    tcp_window_scaling: r.chance(0.8) ? 1 : 0,
    tcp_ecn: r.pick([0, 1, 2]),
    tcp_syncookies: r.pick([0, 1, 2]),
    tcp_max_syn_backlog: r.pick([1, 4, 128]),
    tcp_abort_on_overflow: r.chance(0.2) ? 1 : 0,
    tcp_tw_reuse: r.pick([0, 1, 2]),
    tcp_fin_timeout: r.pick([5, 60]),
    tcp_rfc1337: r.pick([0, 1]),
    tcp_congestion_control: r.pick(["cubic", "reno"]),
    tcp_recovery: r.pick([0, 1]),
    tcp_frto: r.pick([0, 2]),
    tcp_early_retrans: r.pick([0, 3]),
    ...(r.chance(0.2) ? { tcp_rmem: [4_096, 8_192, 16_384] as const } : {}),
  };
}

function connectionsOf(r: Random, healAtMs: number): ConnectionPlan[] {
  const count = 1 + r.below(6);
  return Array.from({ length: count }, (_, i) => {
    const own = r.fork(`connection ${i}`);
    return {
      id: i + 1,
      startMs: own.below(Math.floor(healAtMs * 0.8)),
      client: endOf(own.fork("client"), healAtMs),
      server: endOf(own.fork("server"), healAtMs),
      // Often the same port: incarnations of one connection follow each other.
      localPort: own.chance(0.5) ? 0 : own.pick([40_001, 40_002]),
    };
  });
}

function endOf(r: Random, healAtMs: number): EndPlan {
  const partings = [
    "close",
    "close",
    "shutdown, then close",
    "abort",
    "linger 0",
    "wait for the peer",
  ];
  const bytes = r.chance(0.2) ? 0 : Math.floor(2 ** (r.float() * 16));
  return {
    bytes,
    // Small pieces of much would only take long.
    chunk: Math.max(r.pick([1, 100, 1_460, 5_000, 65_536]), Math.ceil(bytes / 100)),
    readEveryMs: r.chance(0.7) ? 0 : r.below(500),
    parting: r.pick(partings as Parting[]),
    partsAfterMs: r.chance(0.3) ? r.below(300) : r.below(healAtMs),
  };
}

function faultsOf(r: Random, healAtMs: number): FaultPlan[] {
  if (r.chance(0.4)) return [];
  const kinds = [
    "cut",
    "one-way cut",
    "crash client",
    "crash server",
    "middlebox forgets",
  ] as const;
  return Array.from({ length: 1 + r.below(3) }, () => {
    const fromMs = r.below(healAtMs);
    return { kind: r.pick(kinds), fromMs, toMs: fromMs + r.below(healAtMs - fromMs) };
  });
}
