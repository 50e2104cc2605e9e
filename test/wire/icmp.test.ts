/** ICMP errors that quote a segment: built, read back, and known ones. */
import { describe, expect, test } from "vitest";
import {
  ACK,
  ICMP_FRAGMENTATION_NEEDED,
  ICMP_UNREACHABLE,
  ICMPV6_PACKET_TOO_BIG,
  MAX_ICMP_ERROR,
  PACKET_ICMP_ERROR,
  PACKET_MALFORMED,
  PACKET_OTHER,
  parseIp,
  problemName,
  Segment,
  sumBytes,
  writeIcmpError,
} from "../../src/wire/index.ts";
import { concat, hex, ipv4, ipv6, parse, tcp, udp, viewOf } from "./bytes.ts";

const segment = new Segment();
const router = Object.assign(new Segment(), { src0: 0x0a0000fe, dst0: 0x0a000001 });
const router6 = Object.assign(new Segment(), { family: 6, src0: 0x20010db8, src3: 0xfe, dst3: 1 });

function build(header: Segment, type: number, code: number, word: number, quoted: Uint8Array) {
  const bytes = new Uint8Array(MAX_ICMP_ERROR);
  const end = writeIcmpError(bytes, 0, header, type, code, word, quoted, 0, quoted.length);
  return bytes.subarray(0, end);
}

describe("an error about a segment", () => {
  test("IPv4: fragmentation needed, with the next hop's MTU", () => {
    const quoted = ipv4(6, tcp(ACK, hex(""), new Uint8Array(1400)));
    const bytes = build(router, ICMP_UNREACHABLE, ICMP_FRAGMENTATION_NEEDED, 1300, quoted);
    expect(bytes.length).toBe(576);
    expect(sumBytes(viewOf(bytes), 20, bytes.length)).toBe(0xffff);
    expect(parse(bytes, segment)).toBe(PACKET_ICMP_ERROR);
    expect(segment).toMatchObject({
      icmpType: 3,
      icmpCode: 4,
      icmpMtu: 1300,
      icmpFrom0: 0x0a0000fe,
      src0: 0x0a000001,
      dst0: 0x0a000002,
      sourcePort: 0x1234,
      destinationPort: 80,
      seq: 0xfffffff0,
      flags: ACK,
      problem: 0,
    });
  });

  test("IPv6: packet too big", () => {
    const quoted = ipv6(6, tcp(ACK, hex(""), new Uint8Array(1400)));
    const bytes = build(router6, ICMPV6_PACKET_TOO_BIG, 0, 1280, quoted);
    expect(bytes.length).toBe(1280);
    expect(parse(bytes, segment)).toBe(PACKET_ICMP_ERROR);
    expect(segment).toMatchObject({ icmpType: 2, icmpMtu: 1280, sourcePort: 0x1234, src3: 1 });
    expect([segment.icmpFrom0, segment.icmpFrom3]).toEqual([0x20010db8, 0xfe]);
  });

  test("eight quoted bytes are enough, seven are not", () => {
    const bytes = build(router, ICMP_UNREACHABLE, 3, 0, ipv4(6, tcp(ACK)).subarray(0, 28));
    expect(parse(bytes, segment)).toBe(PACKET_ICMP_ERROR);
    expect([segment.seq, segment.flags]).toEqual([0xfffffff0, 0]);
    parseIp(viewOf(bytes), 0, bytes.length - 1, bytes.length, segment, false);
    expect(problemName(segment.problem)).toBe("icmp-cut");
  });

  test("the next packet is no ICMP error any more", () => {
    parse(build(router, ICMP_UNREACHABLE, 3, 0, ipv4(6, tcp(ACK))), segment);
    parse(ipv4(6, tcp(ACK)), segment);
    expect(segment.icmpType).toBe(-1);
  });
});

test("an error about UDP and an echo are other protocols", () => {
  expect(parse(build(router, 3, 3, 0, ipv4(17, udp(53, hex("00")))), segment)).toBe(PACKET_OTHER);
  expect(parse(ipv4(1, hex("0800 0000 0001 0001")), segment)).toBe(PACKET_OTHER);
  expect(parse(ipv6(58, hex("8000 0000 0001 0001")), segment)).toBe(PACKET_OTHER);
});

test("an error that quotes nonsense is malformed", () => {
  const nonsense = concat(hex("0303 0000 00000000"), new Uint8Array(28));
  expect(parse(ipv4(1, nonsense), segment)).toBe(PACKET_MALFORMED);
});
