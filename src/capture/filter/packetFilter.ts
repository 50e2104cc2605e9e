/**
 * Filters of packets in tcpdump's language, for files: the part of pcap-filter(7) that people write
 * about TCP. `and` and `or` have the same weight and bind from the left, as there; a value alone
 * repeats the words before it ("port 80 or 443"). It looks at the innermost IP packet, the one that
 * is explained, and at what an ICMP error quotes.
 *
 *     [ip|ip6|tcp] [src|dst] host|net|port|portrange VALUE, less N, greater N,
 *     tcp[tcpflags] & (tcp-syn|tcp-fin) != 0, ip, ip6, tcp, icmp, icmp6, not, parentheses
 */
import type { Micros } from "../../base/time.ts";
import type { Segment } from "../../wire/index.ts";
import { isInNetwork, type Network } from "../../wire/network.ts";
import { FilterMistake, type Term, Words } from "./words.ts";

/** A packet as a filter sees it: TCP, or an ICMP error that quotes TCP. One record is reused. */
export class FilteredPacket {
  /** Of an ICMP error it holds what that quotes. */
  segment: Segment;
  isIcmp = false;
  /** Bytes of the IP packet on the wire. */
  length = 0;
  /** Since the capture's first packet. */
  atMicros: Micros = 0;
  /** When that was, in nanoseconds since 1970. */
  epochNanos = 0n;

  constructor(segment: Segment) {
    this.segment = segment;
  }
}

/** Whether a packet is wanted. */
export type PacketTest = (packet: FilteredPacket) => boolean;

/** The test, or the word that is not understood and its place, counted from 1. */
export type PacketFilter =
  | { readonly ok: true; readonly test: PacketTest }
  | { readonly ok: false; readonly word: string; readonly position: number };

/** No filter that a person writes is longer, and none can exhaust the stack. */
const MAX_TERMS = 500;

/** Understands `source`. */
export function compileFilter(source: string): PacketFilter {
  try {
    return { ok: true, test: new Parser(new Words(source)).whole() };
  } catch (error) {
    if (!(error instanceof FilterMistake)) throw error;
    return { ok: false, word: error.word, position: error.position };
  }
}

class Parser {
  readonly #words: Words;
  /** The words of the last primitive, for a value that stands alone. */
  #last: Term | null = null;
  #terms = 0;

  constructor(words: Words) {
    this.#words = words;
  }

  whole(): PacketTest {
    const test = this.#expression();
    if (!this.#words.isAtEnd) throw this.#words.mistake();
    return test;
  }

  #expression(): PacketTest {
    let left = this.#negation();
    for (;;) {
      const one = left;
      if (this.#words.take("and", "&&")) {
        const other = this.#negation();
        left = (packet) => one(packet) && other(packet);
      } else if (this.#words.take("or", "||")) {
        const other = this.#negation();
        left = (packet) => one(packet) || other(packet);
      } else return left;
    }
  }

  #negation(): PacketTest {
    if (++this.#terms > MAX_TERMS) throw this.#words.mistake();
    if (this.#words.take("not", "!")) {
      const inner = this.#negation();
      return (packet) => !inner(packet);
    }
    if (!this.#words.take("(")) return this.#primitive();
    const inner = this.#expression();
    if (!this.#words.take(")")) throw this.#words.mistake();
    return inner;
  }

  #primitive(): PacketTest {
    const flags = this.#words.flagsTest();
    if (flags !== null) return ({ isIcmp, segment }) => !isIcmp && flags(segment.flags);
    const length = this.#words.lengthTest();
    if (length !== null) return ({ length: bytes }) => length(bytes);
    const term = this.#words.term(this.#last);
    if (term === null) throw this.#words.mistake();
    this.#last = term;
    return testOf(term);
  }
}

function testOf(term: Term): PacketTest {
  const ofProtocol = protocolTest(term.protocol);
  const { network, ports, side } = term;
  if (network !== null) {
    return (packet) => ofProtocol(packet) && sides(side, packet, isSourceIn, isTargetIn, network);
  }
  if (ports === null) return ofProtocol;
  return (packet) => ofProtocol(packet) && sides(side, packet, isSourcePort, isTargetPort, ports);
}

function protocolTest(protocol: Term["protocol"]): PacketTest {
  switch (protocol) {
    case "ip":
      return ({ segment }) => segment.family === 4;
    case "ip6":
      return ({ segment }) => segment.family === 6;
    case "tcp":
      return ({ isIcmp }) => !isIcmp;
    case "icmp":
      return ({ isIcmp, segment }) => isIcmp && segment.family === 4;
    case "icmp6":
      return ({ isIcmp, segment }) => isIcmp && segment.family === 6;
    default:
      return () => true;
  }
}

type SideTest<T> = (segment: Segment, wanted: T) => boolean;

function sides<T>(
  side: Term["side"],
  { segment }: FilteredPacket,
  source: SideTest<T>,
  target: SideTest<T>,
  wanted: T,
): boolean {
  if (side === "src") return source(segment, wanted);
  if (side === "dst") return target(segment, wanted);
  if (side === "both") return source(segment, wanted) && target(segment, wanted);
  return source(segment, wanted) || target(segment, wanted);
}

type Ports = readonly [first: number, last: number];

const isSourceIn: SideTest<Network> = (seg, network) =>
  isInNetwork(network, seg.family, seg.src0, seg.src1, seg.src2, seg.src3);
const isTargetIn: SideTest<Network> = (seg, network) =>
  isInNetwork(network, seg.family, seg.dst0, seg.dst1, seg.dst2, seg.dst3);
const isSourcePort: SideTest<Ports> = ({ sourcePort }, [first, last]) =>
  sourcePort >= first && sourcePort <= last;
const isTargetPort: SideTest<Ports> = ({ destinationPort }, [first, last]) =>
  destinationPort >= first && destinationPort <= last;
