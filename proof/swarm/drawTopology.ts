/**
 * A random tree: routers inside, hosts as its leaves, and here and there a NAT or a stateful
 * firewall in the middle of an edge, facing away from the root. Without a router two hosts share
 * one wire. Every wire has its own behaviour each way.
 */
import type { Random } from "#src/base/random.js";
import type { Settings } from "#src/engine/index.js";
import { drawWire } from "./drawWire.ts";
import type { FirewallPlan, HostPlan, NatPlan, NodePlan, WirePlan } from "./plan.ts";

const MOST_ROUTERS = 3;
const MOST_HOSTS = 5;
/** Longer than any world lasts: such a box forgets only when it is told to. */
const NEVER_IDLE_SECONDS = 100_000;

/** An edge of the tree before boxes are put on it. */
interface Edge {
  readonly child: string;
  readonly parent: string;
}

/** The nodes and wires of a world. */
export function drawTopology(
  random: Random,
  family: 4 | 6,
): { nodes: NodePlan[]; wires: WirePlan[] } {
  const routers = random.below(MOST_ROUTERS + 1);
  const hosts = routers === 0 ? 2 : 2 + random.below(MOST_HOSTS - 1);
  const tree = drawTree(random.fork("tree"), routers, hosts);
  const boxes = new Map<string, NatPlan | FirewallPlan>();
  for (const { child } of tree) {
    const box = drawBox(random.fork(`box ${child}`), family, boxes.size + 1);
    if (box !== undefined) boxes.set(child, box);
  }
  const parents = new Map(tree.map(({ child, parent }) => [child, parent]));
  const nodes: NodePlan[] = [];
  for (let i = 0; i < hosts; i++) {
    const name = `h${i + 1}`;
    nodes.push(drawHost(random.fork(name), name, family, i + 1, behind(name, parents, boxes)));
  }
  for (let i = 0; i < routers; i++) {
    const address = family === 4 ? `10.9.0.${i + 1}` : `fd00:9::${i + 1}`;
    const isSilent = random.fork(`r${i + 1}`).chance(0.1);
    nodes.push({ kind: "router", name: `r${i + 1}`, address, isSilent });
  }
  nodes.push(...boxes.values());
  return { nodes, wires: drawWires(random.fork("wires"), tree, boxes) };
}

/** Each router but the first hangs on an earlier one, each host on a router: late ones first. */
function drawTree(random: Random, routers: number, hosts: number): Edge[] {
  if (routers === 0) return [{ child: "h1", parent: "h2" }];
  const edges: Edge[] = [];
  for (let i = 2; i <= routers; i++) {
    edges.push({ child: `r${i}`, parent: `r${1 + random.below(i - 1)}` });
  }
  for (let i = 1; i <= hosts; i++) {
    // A router that leads nowhere would be wasted, and the latest are the likeliest to.
    const parent = i <= routers ? routers + 1 - i : 1 + random.below(routers);
    edges.push({ child: `h${i}`, parent: `r${parent}` });
  }
  return edges;
}

function drawBox(random: Random, family: 4 | 6, nth: number): NatPlan | FirewallPlan | undefined {
  const idleSeconds = random.chance(0.2) ? 1 + random.below(10) : NEVER_IDLE_SECONDS;
  // The NAT translates IPv4 only.
  if (family === 4 && random.chance(0.12)) {
    return { kind: "nat", name: `nat${nth}`, address: `203.0.113.${nth}`, idleSeconds };
  }
  if (!random.chance(0.12)) return undefined;
  const unknown = random.pick(["drop", "reset"] as const);
  const isOpen = random.chance(0.6);
  return { kind: "firewall", name: `fw${nth}`, unknown, isOpen, idleSeconds };
}

/** The boxes between a node and the root that let nobody in. */
function behind(
  name: string,
  parents: ReadonlyMap<string, string>,
  boxes: ReadonlyMap<string, NatPlan | FirewallPlan>,
): string[] {
  const found: string[] = [];
  for (let at: string | undefined = name; at !== undefined; at = parents.get(at)) {
    const box = boxes.get(at);
    if (box !== undefined && !(box.kind === "firewall" && box.isOpen)) found.push(box.name);
  }
  return found;
}

function drawWires(
  random: Random,
  tree: readonly Edge[],
  boxes: ReadonlyMap<string, NatPlan | FirewallPlan>,
): WirePlan[] {
  const count = tree.length + boxes.size;
  const wires: WirePlan[] = [];
  // Two flipped bits of one packet may cancel out in its checksum: so only one wire flips any.
  const corrupting = random.below(count);
  for (const { child, parent } of tree) {
    const box = boxes.get(child);
    const mtus = { there: drawMtu(random), back: drawMtu(random) };
    const ends = box === undefined ? [child, parent] : [child, box.name, parent];
    for (let i = 1; i < ends.length; i++) {
      const [from, to] = [ends[i - 1] as string, ends[i] as string];
      const own = random.fork(`${from} ${to}`);
      // A firewall is no router: it cannot say that a packet is too big, so its wires are alike.
      const sound = wires.length === corrupting ? {} : { corrupt: 0 };
      const there = { ...drawWire(own.fork("there"), count), ...sound, mtu: mtus.there };
      const back = { ...drawWire(own.fork("back"), count), ...sound, mtu: mtus.back };
      wires.push({ from, to, there, back });
    }
  }
  return wires;
}

const drawMtu = (random: Random): number => random.pick([1500, 1500, 1500, 1400, 1280, 9000]);

function drawHost(
  random: Random,
  name: string,
  family: 4 | 6,
  nth: number,
  behindBoxes: readonly string[],
): HostPlan {
  return {
    kind: "host",
    name,
    address: family === 4 ? `10.0.${nth}.1` : `fd00:${nth}::1`,
    settings: drawSettings(random.fork("settings")),
    backlog: random.pick([1, 2, 128]),
    acceptEveryMs: random.chance(0.15) ? 100 + random.below(3_000) : 0,
    behind: behindBoxes,
  };
}

/** Knobs that few turn; each world turns some of them. */
function drawRareSettings(r: Random): Partial<Settings> {
  return {
    tcp_syn_retries: r.pick([2, 6]),
    tcp_synack_retries: r.pick([1, 5]),
    tcp_retries2: r.pick([4, 15]),
    tcp_challenge_ack_limit: r.pick([1, 1_000]),
    tcp_shrink_window: r.pick([0, 1]),
    tcp_moderate_rcvbuf: r.pick([0, 1]),
    tcp_adv_win_scale: r.pick([-2, 1, 2]),
    tcp_slow_start_after_idle: r.pick([0, 1]),
    tcp_thin_linear_timeouts: r.pick([0, 1]),
    tcp_rto_min_us: r.pick([50_000, 200_000]),
    tcp_rto_max_ms: r.pick([5_000, 120_000]),
    tcp_initial_cwnd: r.pick([1, 10]),
    tcp_autocorking: r.pick([0, 1]),
    tcp_notsent_lowat: r.pick([1, 0xffff_ffff]),
    ip_no_pmtu_disc: r.pick([0, 1]),
    ip_local_port_range: r.pick([
      [32_768, 32_769],
      [32_768, 60_999],
    ] as const),
    tcp_ecn: r.pick([1, 2, 3, 3, 4, 5]),
    tcp_ecn_option: r.pick([0, 1, 2]),
    tcp_mtu_probing: r.pick([0, 1, 2]),
    tcp_base_mss: r.pick([256, 1024]),
  };
}

function drawSettings(r: Random): Partial<Settings> {
  return {
    tcp_timestamps: r.chance(0.8) ? 1 : 0,
    tcp_sack: r.chance(0.8) ? 1 : 0,
    tcp_dsack: r.chance(0.8) ? 1 : 0,
    tcp_window_scaling: r.chance(0.8) ? 1 : 0,
    tcp_ecn: r.pick([0, 1, 2]),
    tcp_syncookies: r.pick([0, 1, 2]),
    tcp_max_syn_backlog: r.pick([1, 4, 128]),
    tcp_abort_on_overflow: r.chance(0.2) ? 1 : 0,
    tcp_tw_reuse: r.pick([0, 1, 2]),
    tcp_fin_timeout: r.pick([5, 60]),
    tcp_max_orphans: r.chance(0.1) ? 1 : 4096,
    tcp_rfc1337: r.pick([0, 1]),
    tcp_congestion_control: r.pick(["cubic", "reno"]),
    tcp_recovery: r.pick([0, 1]),
    tcp_frto: r.pick([0, 2]),
    tcp_early_retrans: r.pick([0, 3]),
    ...(r.chance(0.2) ? { tcp_rmem: [4_096, 8_192, 16_384] as const } : {}),
    ...(r.chance(0.3) ? drawRareSettings(r.fork("rare")) : {}),
  };
}
