/**
 * A stateful firewall on the wire: it lets connections be opened from inside, and remembers them.
 * A flow that is idle for too long is forgotten, and what then comes is dropped in silence or
 * answered with a RST: the middlebox behind many a "half-open" connection.
 *
 * It is no router: two plugs, the first inside, the second outside; hop limits are left alone.
 * Anything but TCP passes.
 */
import { MICROS_PER_SECOND, type Micros } from "../base/time.ts";
import { endsBoth } from "../tcp/flags.ts";
import { asksToOpen } from "../tcp/syn.ts";
import { ACK, PACKET_TCP, RST, Segment, writePacket } from "../wire/index.ts";
import { type Flow, FlowTable, type FlowTimeouts } from "./flowTable.ts";
import type { Packet } from "./link.ts";
import { Node, type Plug, type Topology } from "./node.ts";
import type { PacketParser } from "./parser.ts";

/** How a firewall behaves. */
export interface FirewallOptions extends FlowTimeouts {
  /** What becomes of a segment of an unknown flow: lost in silence (when not given) or reset. */
  unknown?: "drop" | "reset";
  /** Ports inside that may be reached from outside; none when not given. */
  open?: readonly number[];
}

/** What a firewall needs of its world. */
export interface FirewallWorld extends Topology {
  readonly now: Micros;
  readonly parser: PacketParser;
}

/** An idle hour, as many products have it. */
const DEFAULT_ESTABLISHED = 3_600 * (MICROS_PER_SECOND / 1_000);

/** Lets through what was opened from inside. */
export class Firewall extends Node {
  readonly #world: FirewallWorld;
  readonly #flows: FlowTable<Flow>;
  readonly #options: FirewallOptions;
  /** How many segments ended here. */
  dropped = 0;

  constructor(world: FirewallWorld, name: string, options: FirewallOptions = {}) {
    super(world, name, []);
    this.#world = world;
    this.#options = options;
    this.#flows = new FlowTable({ established: DEFAULT_ESTABLISHED, ...options });
  }

  /** Forgets every flow, as when its configuration is loaded anew. */
  forget(): void {
    this.#flows.clear();
  }

  override receive(from: Plug, bytes: Uint8Array, start: number, end: number): void {
    const [inside, outside] = this.plugs;
    const to = from === inside ? outside : inside;
    const packet = this.#world.parser.parse(bytes, start, end);
    if (packet.verdict === PACKET_TCP && !this.#lets(packet, from === inside)) {
      this.dropped += 1;
      if (this.#options.unknown === "reset") this.#reset(from, packet);
      return;
    }
    if (to !== undefined && end - start <= to.link.mtu) to.link.send(bytes, start, end);
  }

  #lets(packet: Packet, fromInside: boolean): boolean {
    const { segment: s } = packet;
    const { now } = this.#world;
    const key = fromInside ? keyOf(s) : mirroredKeyOf(s);
    let flow = this.#flows.find(key, now);
    const opens = asksToOpen(s.flags);
    const allowed = fromInside || (this.#options.open?.includes(s.destinationPort) ?? false);
    if (flow === undefined && opens && allowed) {
      flow = { lastUsed: now, stands: false, closed: 0 };
      this.#flows.add(key, flow);
    }
    if (flow === undefined) return false;
    // A new SYN on a flow that was closed begins it anew.
    if (opens && flow.closed !== 0) Object.assign(flow, { stands: false, closed: 0 });
    this.#flows.touch(flow, s.flags, fromInside, now);
    return true;
  }

  /** RFC 9293 3.5.2, as the far end would have answered: never a RST to a RST. */
  #reset(to: Plug, packet: Packet): void {
    const { segment: s } = packet;
    if (endsBoth(s.flags)) return;
    const answer = new Segment();
    answer.family = s.family;
    for (const i of [0, 1, 2, 3] as const) {
      answer[`src${i}`] = s[`dst${i}`];
      answer[`dst${i}`] = s[`src${i}`];
    }
    answer.sourcePort = s.destinationPort;
    answer.destinationPort = s.sourcePort;
    const acknowledged = (s.flags & ACK) !== 0;
    answer.flags = acknowledged ? RST : RST | ACK;
    answer.seq = acknowledged ? s.ack : 0;
    answer.ack = acknowledged ? 0 : (s.seq + s.segLen) >>> 0;
    const bytes = new Uint8Array(60);
    const end = writePacket(bytes, new DataView(bytes.buffer), 0, answer, [], new Uint8Array(0));
    to.link.send(bytes, 0, end);
  }
}

const sourceOf = (s: Readonly<Segment>): string =>
  `${s.src0} ${s.src1} ${s.src2} ${s.src3} ${s.sourcePort}`;

const destinationOf = (s: Readonly<Segment>): string =>
  `${s.dst0} ${s.dst1} ${s.dst2} ${s.dst3} ${s.destinationPort}`;

const keyOf = (s: Readonly<Segment>): string => `${sourceOf(s)} > ${destinationOf(s)}`;
const mirroredKeyOf = (s: Readonly<Segment>): string => `${destinationOf(s)} > ${sourceOf(s)}`;
