/**
 * Network address and port translation for TCP over IPv4, with the mapping that hurts most: one
 * port for each destination ("address and port-dependent", RFC 4787 section 4.1), forgotten when
 * idle.
 *
 * The wire that is plugged in last leads outside; all others are inside. What comes from outside
 * without a mapping is dropped in silence. ICMP errors about translated segments find their way
 * back (RFC 5508 section 4). Other protocols and IPv6 pass as through any router.
 */
import { outOfRange } from "../base/errors/callErrors.ts";
import type { Random } from "../base/random.ts";
import type { Micros } from "../base/time.ts";
import {
  formatIpv4,
  PACKET_ICMP_ERROR,
  PACKET_TCP,
  parseAddress,
  sumBytes,
  withCarries,
} from "../wire/index.ts";
import { type Flow, FlowTable, type FlowTimeouts } from "./flowTable.ts";
import type { Packet } from "./link.ts";
import type { Plug } from "./node.ts";
import { rewriteDestination, rewriteEnd } from "./rewrite.ts";
import { Router, type RouterOptions, type RouterWorld } from "./router.ts";

/** How a NAT behaves. */
export interface NatOptions extends RouterOptions, FlowTimeouts {
  /** The ports to translate to, both ends included; 1024 to 65535 when not given. */
  ports?: readonly [first: number, last: number];
}

/** What a NAT needs of its world. */
export interface NatWorld extends RouterWorld {
  readonly now: Micros;
}

interface Mapping extends Flow {
  readonly insideWord: number;
  readonly insidePort: number;
  readonly outsidePort: number;
  readonly outwardKey: string;
  readonly inwardKey: string;
}

/** Many inside addresses behind one outside. */
export class Nat extends Router {
  readonly #world: NatWorld;
  readonly #outsideWord: number;
  readonly #byInside: FlowTable<Mapping>;
  readonly #byOutside = new Map<string, Mapping>();
  readonly #first: number;
  readonly #count: number;
  #next: number;

  constructor(world: NatWorld, name: string, address: string, random: Random, options: NatOptions) {
    super(world, name, [address], options);
    const parsed = parseAddress(address);
    if (parsed?.family !== 4) throw outOfRange(`a NAT needs an IPv4 address, not "${address}"`);
    this.#world = world;
    this.#outsideWord = parsed.words[0];
    this.#byInside = new FlowTable(options);
    const [first, last] = options.ports ?? [1024, 65535];
    const arePorts = [first, last].every((port) => Number.isInteger(port) && port > 0);
    if (!arePorts || first > last || last > 0xffff) {
      throw outOfRange("the ports of a NAT are [first, last], from 1 to 65535");
    }
    this.#first = first;
    this.#count = last - first + 1;
    this.#next = random.below(this.#count);
  }

  /** How many mappings are held. */
  get mappings(): number {
    return this.#byInside.size;
  }

  /** Forgets every mapping, as a NAT that was switched off and on. */
  forget(): void {
    this.#byInside.clear();
    this.#byOutside.clear();
  }

  get #outside(): Plug | undefined {
    return this.plugs.at(-1);
  }

  override receive(from: Plug, bytes: Uint8Array, start: number, end: number): void {
    const packet = this.parser.parse(bytes, start, end);
    const { segment, verdict } = packet;
    if (segment.family !== 4 || (verdict !== PACKET_TCP && verdict !== PACKET_ICMP_ERROR)) {
      super.receive(from, bytes, start, end);
      return;
    }
    if (from === this.#outside) this.#inward(from, packet);
    else if (verdict === PACKET_TCP) this.#outward(from, packet);
    else super.receive(from, bytes, start, end);
  }

  #outward(from: Plug, packet: Packet): void {
    const { segment: s, bytes, start } = packet;
    const to = this.#outside;
    // Between two inside hosts nothing is translated.
    if (to === undefined || this.wayTo(s.dst0) !== to) {
      super.receive(from, bytes, start, packet.end);
      return;
    }
    const key = `${s.src0} ${s.sourcePort} ${s.dst0} ${s.destinationPort}`;
    const mapping = this.#byInside.find(key, this.#world.now) ?? this.#map(key, packet);
    if (mapping === undefined) {
      this.drop("no port left");
      return;
    }
    this.#byInside.touch(mapping, s.flags, true, this.#world.now);
    // An error must quote the segment as its sender knows it: so it is judged before it is changed.
    if (s.ttl <= 1 || packet.end - start > to.link.mtu) {
      this.forward(from, to, packet);
      return;
    }
    const view = this.parser.viewOf(bytes);
    rewriteEnd(view, start, s.tcpStart, "source", this.#outsideWord, mapping.outsidePort);
    this.forward(from, to, packet);
  }

  #inward(from: Plug, packet: Packet): void {
    const { segment: s, bytes, start, verdict } = packet;
    const isError = verdict === PACKET_ICMP_ERROR;
    // An error quotes what went out: its source is ours, its destination the far end.
    const key = isError
      ? inwardKey(s.dst0, s.destinationPort, s.sourcePort)
      : inwardKey(s.src0, s.sourcePort, s.destinationPort);
    const mapping = this.#byOutside.get(key);
    const ours = (isError ? s.src0 : s.dst0) === this.#outsideWord;
    const live = mapping && this.#byInside.find(mapping.outwardKey, this.#world.now);
    if (!ours || mapping === undefined || live !== mapping) {
      this.#byOutside.delete(key);
      this.drop(`no mapping for ${formatIpv4(isError ? s.dst0 : s.src0)}`);
      return;
    }
    const to = this.wayTo(mapping.insideWord);
    if (to === undefined) {
      this.drop("no route");
      return;
    }
    const view = this.parser.viewOf(bytes);
    if (isError) this.#translateError(view, packet, mapping);
    else {
      this.#byInside.touch(mapping, s.flags, false, this.#world.now);
      const { insideWord, insidePort } = mapping;
      rewriteEnd(view, start, s.tcpStart, "destination", insideWord, insidePort);
    }
    this.forward(from, to, packet);
  }

  /** RFC 5508 REQ-4: the outer destination and the quoted source become the inside host's. */
  #translateError(view: DataView, packet: Packet, mapping: Mapping): void {
    const { start, segment } = packet;
    const icmpStart = start + ((view.getUint8(start) & 0x0f) << 2);
    rewriteDestination(view, start, mapping.insideWord);
    const { insideWord, insidePort } = mapping;
    rewriteEnd(view, icmpStart + 8, segment.tcpStart, "source", insideWord, insidePort);
    view.setUint16(icmpStart + 2, 0);
    view.setUint16(icmpStart + 2, ~withCarries(sumBytes(view, icmpStart, packet.end)) & 0xffff);
  }

  /** A mapping for a new flow: the next free port for its destination. */
  #map(outwardKey: string, packet: Packet): Mapping | undefined {
    const { segment: s } = packet;
    this.#byInside.sweep(this.#world.now, (_, old) => this.#byOutside.delete(old.inwardKey));
    for (let tried = 0; tried < this.#count; tried++) {
      const outsidePort = this.#first + ((this.#next + tried) % this.#count);
      const key = inwardKey(s.dst0, s.destinationPort, outsidePort);
      if (this.#byOutside.has(key)) continue;
      this.#next = (this.#next + tried + 1) % this.#count;
      const mapping: Mapping = {
        insideWord: s.src0,
        insidePort: s.sourcePort,
        outsidePort,
        outwardKey,
        inwardKey: key,
        lastUsed: this.#world.now,
        stands: false,
        closed: 0,
      };
      this.#byInside.add(outwardKey, mapping);
      this.#byOutside.set(key, mapping);
      return mapping;
    }
    return undefined;
  }
}

const inwardKey = (farWord: number, farPort: number, outsidePort: number): string =>
  `${farWord} ${farPort} ${outsidePort}`;
