/**
 * A router: takes one from the hop limit, finds the way on, and says by ICMP why a packet ends here
 * (RFC 1812 5.2, RFC 8200 section 3). `nat.ts` is one that also translates.
 *
 * It never fragments: every packet is treated as though it bore Don't Fragment, as nearly all do.
 */
import { PACKET_MALFORMED } from "../wire/index.ts";
import { destinationKey } from "./addressKey.ts";
import { type IcmpReason, icmpAbout } from "./icmp.ts";
import type { Packet } from "./link.ts";
import { Node, type Plug, type Topology } from "./node.ts";
import type { PacketParser } from "./parser.ts";

/** What a router of one's own choice does differently. */
export interface RouterOptions {
  /** False: it keeps silent about what it throws away; that is how black holes are made. */
  icmp?: boolean;
}

/** What a router needs of its world. */
export interface RouterWorld extends Topology {
  readonly parser: PacketParser;
}

/** Passes packets on. */
export class Router extends Node {
  readonly options: RouterOptions;
  /** How many packets ended here, by reason. */
  readonly dropped: Record<string, number> = {};
  protected readonly parser: PacketParser;

  constructor(
    world: RouterWorld,
    name: string,
    addresses: readonly string[],
    options: RouterOptions = {},
  ) {
    super(world, name, addresses);
    this.parser = world.parser;
    this.options = options;
  }

  override receive(from: Plug, bytes: Uint8Array, start: number, end: number): void {
    const packet = this.parser.parse(bytes, start, end);
    if (packet.verdict === PACKET_MALFORMED) {
      this.drop("malformed");
      return;
    }
    const key = destinationKey(packet.segment);
    if (this.owns(key)) {
      this.drop("for the router itself");
      return;
    }
    const to = this.wayTo(key);
    if (to === undefined || to === from) {
      this.sendBack(from, packet, {
        kind: to === undefined ? "no route" : "host unreachable",
      });
      return;
    }
    this.forward(from, to, packet);
  }

  /** Sends `packet`, which came from `from`, on to `to`; by ICMP back when it cannot go there. */
  protected forward(from: Plug, to: Plug, packet: Packet): void {
    const { bytes, start, end } = packet;
    if (packet.segment.ttl <= 1) {
      this.sendBack(from, packet, { kind: "time exceeded" });
      return;
    }
    if (end - start > to.link.mtu) {
      this.sendBack(from, packet, { kind: "too big", mtu: to.link.mtu });
      return;
    }
    takeOneHop(bytes, start);
    to.link.send(bytes, start, end);
  }

  /** Throws `packet` away and tells its sender why. */
  protected sendBack(to: Plug, packet: Packet, reason: IcmpReason): void {
    this.drop(reason.kind);
    if (this.options.icmp === false) return;
    const error = icmpAbout(packet, this.addresses, reason);
    if (error !== undefined) to.link.send(error, 0, error.length);
  }

  /** Counts a packet that ended here. */
  protected drop(why: string): void {
    this.dropped[why] = (this.dropped[why] ?? 0) + 1;
  }
}

/** One hop less; the IPv4 header checksum follows by RFC 1624. */
function takeOneHop(bytes: Uint8Array, start: number): void {
  if ((bytes[start] as number) >>> 4 === 6) {
    bytes[start + 7] = (bytes[start + 7] as number) - 1;
    return;
  }
  bytes[start + 8] = (bytes[start + 8] as number) - 1;
  // The word of hop limit and protocol shrank by 0x0100, so the checksum grows by as much.
  let sum = (((bytes[start + 10] as number) << 8) | (bytes[start + 11] as number)) + 0x0100;
  sum = (sum & 0xffff) + (sum >>> 16);
  bytes[start + 10] = sum >>> 8;
  bytes[start + 11] = sum & 0xff;
}
