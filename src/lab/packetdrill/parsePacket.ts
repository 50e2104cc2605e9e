/** The packets of a script: `< [ect0] S 0:0(0) win 32792 <mss 1460,sackOK>`, and ICMP errors. */
import type { IcmpSpec, IpInfo, OptionSpec, PacketDirection, PacketSpec, TcpSpec } from "./ast.ts";
import { reason } from "./messages/words.ts";
import type { Scanner } from "./scanner.ts";

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
  const ip = parseIpInfo(scan);
  if (scan.takesWord("icmp")) return parseIcmp(scan, direction);
  return parseTcp(scan, direction, ip);
}

function parseIpInfo(scan: Scanner): IpInfo {
  const info = { ecn: null, tos: null, ttl: null, flowLabel: null } as {
    -readonly [K in keyof IpInfo]: IpInfo[K];
  };
  const close = scan.takes("[") ? "]" : scan.takes("(") ? ")" : null;
  if (close === null) return info;
  do {
    const word = scan.word();
    if (word === "tos") info.tos = scan.expectNumber();
    else if (word === "ttl") info.ttl = scan.expectNumber();
    else if (word === "flowlabel") info.flowLabel = scan.expectNumber();
    else if (isEcn(word)) info.ecn = word;
    else scan.missing("mark");
  } while (scan.takes(","));
  scan.expect(close);
  return info;
}

const isEcn = (word: string | null): word is NonNullable<IpInfo["ecn"]> =>
  word === "noecn" || word === "ect0" || word === "ect1" || word === "ect01" || word === "ce";

function parseTcp(scan: Scanner, direction: PacketDirection, ip: IpInfo): TcpSpec {
  const ports = parsePorts(scan);
  const flags = parseFlags(scan);
  const { seq, length } = parseSequence(scan);
  const ack = scan.takesWord("ack") ? scan.expectNumber() : null;
  const window = scan.takesWord("win") ? scan.expectNumber() : null;
  const urgent = scan.takesWord("urg") ? scan.expectNumber() : null;
  const options = parseOptions(scan);
  const spoilt = scan.takes("{") ? scan.until("}", "{").trim() : null;
  return {
    protocol: "tcp",
    direction,
    ip,
    ports,
    flags,
    seq,
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

/** `<...>` is null, no brackets an empty list. */
function parseOptions(scan: Scanner): readonly OptionSpec[] | null {
  const before = scan.at;
  scan.blankInLine();
  const inLine = scan.text[scan.at] === "<";
  if (!inLine) {
    scan.rewind(before);
    return [];
  }
  scan.expect("<");
  if (scan.takes("...")) {
    scan.expect(">");
    return null;
  }
  const options: OptionSpec[] = [];
  while (!scan.takes(">")) {
    options.push(parseOption(scan));
    if (!scan.sees(">")) scan.expect(",");
  }
  return options;
}

function parseOption(scan: Scanner): OptionSpec {
  const name = scan.word();
  switch (name) {
    case "nop":
    case "eol":
    case "sackOK":
      return { name };
    case "mss":
    case "wscale":
      return { name, value: scan.expectNumber() };
    case "TS":
      return { name, ...parseTimestamps(scan) };
    case "sack":
      return { name, blocks: parseSackBlocks(scan) };
    case "FO":
    case "FOEXP":
    case "md5":
      return { name, hex: scan.hex() };
    case "ECN":
      return { name, words: parseAccEcn(scan) };
    default:
      return scan.fail(reason("unknownOption", name ?? ""));
  }
}

function parseTimestamps(scan: Scanner): { val: number; ecr: number } {
  scan.expect("val");
  const val = scan.expectNumber();
  scan.expect("ecr");
  return { val, ecr: scan.expectNumber() };
}

function parseSackBlocks(scan: Scanner): [number, number][] {
  const blocks: [number, number][] = [];
  for (let left = scan.number(); left !== null; left = scan.number()) {
    scan.expect(":");
    blocks.push([left, scan.expectNumber()]);
  }
  return blocks;
}

function parseAccEcn(scan: Scanner): [string, number][] {
  const words: [string, number][] = [];
  while (!scan.sees(",") && !scan.sees(">")) {
    const word = scan.word() ?? scan.missing("counter");
    words.push([word, scan.expectNumber()]);
  }
  return words;
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
  const quoted = parseSequence(scan);
  scan.expect("]");
  return { protocol: "icmp", direction, type, code, mtu, quoted };
}
