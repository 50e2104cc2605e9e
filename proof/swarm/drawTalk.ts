/**
 * Who connects to whom and when, what both ends say, and how they part. Half of the connections
 * repeat the end points of an earlier one, so that incarnations follow, and meet, each other.
 */
import type { Random } from "#src/base/random.js";
import type { SocketOptions } from "#src/engine/index.js";
import type { ConnectionPlan, EndPlan, HostPlan, Parting } from "./plan.ts";

const PARTINGS: readonly Parting[] = [
  "close",
  "close",
  "shutdown, then close",
  "shutdown, then abort",
  "abort",
  "linger 0",
  "linger",
  "wait for the peer",
];
/** From and to which both open at once. */
const MEETING_PORT = 41_000;

interface Pair {
  readonly from: string;
  readonly to: string;
}

/** The connections of a world. */
export function drawConnections(
  random: Random,
  hosts: readonly HostPlan[],
  healAtMs: number,
): ConnectionPlan[] {
  const pairs = pairsOf(hosts);
  const plans: ConnectionPlan[] = [];
  const count = 1 + random.below(7);
  for (let i = 0; i < count; i++) {
    const own = random.fork(`connection ${i}`);
    const earlier = plans.length > 0 && own.chance(0.5) ? own.pick(plans) : undefined;
    plans.push({
      id: i + 1,
      startMs: own.below(Math.floor(healAtMs * 0.8)),
      ...(earlier === undefined ? drawPlace(own, hosts, pairs) : placeOf(earlier)),
      opener: drawEnd(own.fork("opener"), healAtMs),
      other: drawEnd(own.fork("other"), healAtMs),
    });
  }
  return plans;
}

/** Who can reach whom: whoever is behind the same closed boxes, or more. */
function pairsOf(hosts: readonly HostPlan[]): { open: Pair[]; all: Pair[] } {
  const open: Pair[] = [];
  const all: Pair[] = [];
  for (const from of hosts) {
    for (const to of hosts) {
      if (from === to) continue;
      const pair = { from: from.name, to: to.name };
      all.push(pair);
      if (to.behind.every((box) => from.behind.includes(box))) open.push(pair);
    }
  }
  return { open: open.length > 0 ? open : all, all };
}

type Place = Pick<ConnectionPlan, "from" | "to" | "localPort" | "alsoAfterMs">;

const placeOf = ({ from, to, localPort, alsoAfterMs }: Place): Place => ({
  from,
  to,
  localPort,
  alsoAfterMs,
});

function drawPlace(r: Random, hosts: readonly HostPlan[], pairs: ReturnType<typeof pairsOf>) {
  const self = r.chance(0.04) ? r.pick(hosts).name : undefined;
  const pair = r.pick(r.chance(0.93) ? pairs.open : pairs.all);
  const ends = self === undefined ? pair : { from: self, to: self };
  if (self === undefined && r.chance(0.08)) {
    return { ...ends, localPort: MEETING_PORT + r.below(2), alsoAfterMs: r.below(100) };
  }
  return { ...ends, localPort: r.chance(0.5) ? 0 : r.pick([40_001, 40_002]), alsoAfterMs: -1 };
}

function drawEnd(r: Random, healAtMs: number): EndPlan {
  const bytes = r.chance(0.2) ? 0 : Math.floor(2 ** (r.float() * 15));
  return {
    bytes,
    // Small pieces of much would only take long.
    chunk: Math.max(r.pick([1, 100, 1_460, 5_000, 65_536]), Math.ceil(bytes / 100)),
    readEveryMs: r.chance(0.7) ? 0 : r.below(500),
    parting: r.pick(PARTINGS),
    partsAfterMs: r.chance(0.3) ? r.below(300) : r.below(healAtMs),
    options: drawOptions(r.fork("options")),
  };
}

function drawOptions(r: Random): Partial<SocketOptions> {
  return {
    ...(r.chance(0.2) ? { TCP_NODELAY: 1 } : {}),
    ...(r.chance(0.1) ? { TCP_USER_TIMEOUT: 500 + r.below(10_000) } : {}),
    ...(r.chance(0.1)
      ? { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 1 + r.below(5), TCP_KEEPINTVL: 1, TCP_KEEPCNT: 2 }
      : {}),
    ...(r.chance(0.05) ? { TCP_LINGER2: 1 + r.below(3) } : {}),
    ...(r.chance(0.05) ? { SO_RCVBUF: 2_048 + r.below(4_000) } : {}),
    ...(r.chance(0.05) ? { SO_SNDBUF: 2_048 + r.below(4_000) } : {}),
    ...(r.chance(0.05) ? { TCP_CORK: 1 } : {}),
    ...(r.chance(0.05) ? { TCP_MAXSEG: 88 + r.below(1_000) } : {}),
    ...(r.chance(0.05) ? { TCP_WINDOW_CLAMP: 1_000 + r.below(5_000) } : {}),
    ...(r.chance(0.05) ? { TCP_NOTSENT_LOWAT: 1 + r.below(5_000) } : {}),
  };
}
