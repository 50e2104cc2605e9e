/** The packets of a script: `< [ect0] S 0:0(0) win 32792 <mss 1460,sackOK>`, and ICMP errors. */
import type { IcmpSpec, IpInfo, PacketDirection, PacketSpec, TcpSpec } from "./ast.ts";
import { reason } from "./messages/words.ts";
import { parseIpInfo } from "./parseIpInfo.ts";
import { parseTcpOptions } from "./parseTcpOptions.ts";
import type { Scanner } from "./scanner.ts";
import { Unsupported } from "./values.ts";

const FLAG_BITS: Readonly<Record<string, number>> = {
  F: 0x01,
  S: 0x02,
  R: 0x04,
  P: 0x08,
  ".": 0x10,
  U: 0x20,
  E: 0x40,
  W: 0x80,
  A: 0x100,
};

/** A packet, after its `<` or `>` has been taken. */
export function parsePacket(scan: Scanner, direction: PacketDirection): PacketSpec {
  const echoed = parseEchoed(scan);
  const ip = parseIpInfo(scan);
  if (scan.takesWord("icmp")) return { ...parseIcmp(scan, direction), ...echoed };
  if (echoed !== null) scan.missing("icmpType");
  refuseOthers(scan);
  return parseTcp(scan, direction, ip);
}

/** Older scripts have the quoted segment before the word: `< [1:1461(1460)] icmp unreachable`. */
function parseEchoed(scan: Scanner): Pick<IcmpSpec, "quoted"> | null {
  const before = scan.at;
  if (scan.takes("[") && scan.number() !== null && scan.sees(":")) {
    scan.rewind(before);
    scan.expect("[");
    const quoted = parseSequence(scan);
    scan.expect("]");
    return { quoted };
  }
  scan.rewind(before);
  return null;
}

/** What the language's other words for packets are about: such a script is another protocol's. */
const OTHER_PROTOCOLS: ReadonlyMap<string, string> = new Map([
  ["sctp", "SCTP"],
  ["udp", "UDP"],
  ["udplite", "UDP-Lite"],
  ["gre", "GRE"],
  ["mpls", "MPLS"],
  ["ipv4", "IP in IP"],
  ["ipv6", "IP in IP"],
  ["encap", "encapsulated TCP"],
  ["raw", "other protocols"],
  ["addr", "Multipath TCP"],
]);

function refuseOthers(scan: Scanner): void {
  const before = scan.at;
  const protocol = OTHER_PROTOCOLS.get(scan.word() ?? "");
  scan.rewind(before);
  if (protocol !== undefined) throw new Unsupported(reason("needsProtocol", protocol));
}

function parseTcp(scan: Scanner, direction: PacketDirection, ip: IpInfo): TcpSpec {
  const ports = parsePorts(scan);
  const flags = parseFlags(scan);
  const { seq, length } = parseSequence(scan);
  const absolute = scan.takes("!");
  const ack = scan.takesWord("ack") ? scan.expectNumber() : null;
  const window = scan.takesWord("win") ? scan.expectNumber() : null;
  const urgent = scan.takesWord("urg") ? scan.expectNumber() : null;
  const options = parseTcpOptions(scan);
  const spoilt = scan.takes("{") ? scan.until("}", "{").trim() : null;
  if (scan.takes("/")) throw new Unsupported(reason("needsProtocol", "TCP in UDP"));
  return {
    protocol: "tcp",
    direction,
    ip,
    ports,
    flags,
    seq,
    absolute,
    length,
    ack,
    window,
    urgent,
    options,
    spoilt,
  };
}

function parsePorts(scan: Scanner): TcpSpec["ports"] {
  const before = scan.at;
  const source = scan.number();
  if (source !== null && scan.takes(">")) {
    return { source, destination: scan.expectNumber() };
  }
  scan.rewind(before);
  return null;
}

function parseFlags(scan: Scanner): number {
  scan.blank();
  if (scan.takes("-")) return 0;
  let flags = 0;
  let seen = 0;
  for (;;) {
    const letter = scan.text[scan.at] ?? "";
    const bit = FLAG_BITS[letter] ?? counterBits(letter, seen);
    if (bit === undefined) break;
    flags |= bit;
    seen += 1;
    scan.rewind(scan.at + 1);
  }
  if (seen === 0) scan.missing("flags");
  return flags;
}

/** A digit among flags is Accurate ECN's counter, spread over AE, CWR and ECE. */
const counterBits = (digit: string, seen: number): number | undefined =>
  seen > 0 && /[0-7]/.test(digit) ? Number(digit) << 6 : undefined;

function parseSequence(scan: Scanner): { seq: number; length: number } {
  const seq = scan.expectNumber();
  scan.expect(":");
  const end = scan.expectNumber();
  scan.expect("(");
  const length = scan.expectNumber();
  scan.expect(")");
  if ((seq + length) >>> 0 !== end >>> 0) {
    scan.fail(reason("sequenceEnd", `${seq}:${end}(${length})`));
  }
  return { seq, length };
}

function parseIcmp(scan: Scanner, direction: PacketDirection): IcmpSpec {
  const type = scan.word() ?? scan.missing("icmpType");
  let code: string | null = null;
  let mtu: number | null = null;
  while (!scan.sees("[")) {
    const before = scan.at;
    scan.blankInLine();
    if (scan.text[scan.at] === "\n" || scan.at >= scan.text.length) break;
    const word = scan.word();
    if (word === "mtu") mtu = scan.expectNumber();
    else if (word === "id") scan.expectNumber();
    else if (word !== null && code === null) code = scan.defined(word) ?? word;
    else {
      scan.rewind(before);
      break;
    }
  }
  const before = scan.at;
  scan.blankInLine();
  if (scan.text[scan.at] !== "[") {
    scan.rewind(before);
    return { protocol: "icmp", direction, type, code, mtu, quoted: null };
  }
  scan.expect("[");
  refuseOthers(scan);
  const quoted = parseSequence(scan);
  if (scan.takes("/")) throw new Unsupported(reason("needsProtocol", "TCP in UDP"));
  scan.expect("]");
  return { protocol: "icmp", direction, type, code, mtu, quoted };
}
