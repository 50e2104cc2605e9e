/** TCP over IPv4 and IPv6 from bytes whose meaning is known. */
import { describe, expect, test } from "vitest";
import {
  ACK,
  AE,
  FIN,
  formatAddress,
  PACKET_MALFORMED,
  PACKET_OTHER,
  PACKET_TCP,
  PSH,
  parseIp,
  problemName,
  Segment,
  SYN,
} from "../../src/wire/index.ts";
import { concat, hex, ipv4, ipv6, parse, tcp, u16, viewOf } from "./bytes.ts";

const segment = new Segment();
const text = (...words: [number, number, number, number]): string =>
  formatAddress(segment.family, ...words);
const source = (): string => text(segment.src0, segment.src1, segment.src2, segment.src3);
const destination = (): string => text(segment.dst0, segment.dst1, segment.dst2, segment.dst3);

/** Runs `bytes` and names the problem that ended the parse. */
function problemOf(bytes: Uint8Array): string {
  expect(parse(bytes, segment)).toBe(PACKET_MALFORMED);
  return problemName(segment.problem);
}

describe("IPv4", () => {
  test("every field of a plain segment", () => {
    expect(parse(ipv4(6, tcp(ACK | PSH, hex(""), hex("616263"))), segment)).toBe(PACKET_TCP);
    expect(segment).toMatchObject({
      family: 4,
      sourcePort: 0x1234,
      destinationPort: 80,
      seq: 0xfffffff0,
      ack: 0x80000001,
      flags: ACK | PSH,
      window: 502,
      checksum: 0xabcd,
      urgentPointer: 7,
      ttl: 64,
      ipId: 0x1234,
      df: true,
      tcpStart: 20,
      payloadStart: 40,
      payloadEnd: 43,
      length: 3,
      segLen: 3,
      truncated: false,
      problem: 0,
    });
    expect([source(), destination()]).toEqual(["10.0.0.1", "10.0.0.2"]);
  });

  test("SYN and FIN count in SEG.LEN, and AE is the ninth flag", () => {
    parse(ipv4(6, tcp(SYN | FIN | AE, hex(""), hex("61"))), segment);
    expect([segment.flags, segment.length, segment.segLen]).toEqual([SYN | FIN | AE, 1, 3]);
  });

  test("Ethernet's padding is not payload", () => {
    const packet = concat(ipv4(6, tcp(ACK)), hex("000000000000"));
    expect(parse(packet, segment)).toBe(PACKET_TCP);
    expect([segment.length, segment.payloadEnd, segment.truncated]).toEqual([0, 40, false]);
  });

  test("a snap length cuts the bytes, not the length", () => {
    const packet = ipv4(6, tcp(ACK, hex(""), new Uint8Array(100)));
    parseIp(viewOf(packet), 0, 60, packet.length, segment, false);
    expect([segment.length, segment.payloadEnd, segment.truncated]).toEqual([100, 60, true]);
  });

  test("a snap length inside the options leaves what it holds", () => {
    const packet = ipv4(6, tcp(SYN, hex("020405b4 01030307")));
    expect(parseIp(viewOf(packet), 0, 44, packet.length, segment, false)).toBe(PACKET_TCP);
    expect([segment.mss, segment.windowScale, segment.optionProblems]).toEqual([1460, -1, 0]);
    expect([segment.payloadStart, segment.payloadEnd, segment.length]).toEqual([44, 44, 0]);
  });

  test("a total length of 0 is a packet still to be cut up: the frame's length counts", () => {
    const packet = ipv4(6, tcp(ACK, hex(""), new Uint8Array(30)));
    packet.set(u16(0), 2);
    parse(packet, segment);
    expect([segment.length, segment.truncated]).toEqual([30, false]);
  });

  test("a source route names the final destination", () => {
    const packet = concat(
      hex("47000030 12344000 40060000 0a000001 0a000002 83 07 04 0a000063 00"),
      tcp(ACK),
    );
    expect(parse(packet, segment)).toBe(PACKET_TCP);
    expect(destination()).toBe("10.0.0.99");
  });

  test("what another protocol leaves in the record", () => {
    expect(parse(ipv4(17, new Uint8Array(8)), segment)).toBe(PACKET_OTHER);
    expect([segment.protocol, segment.payloadStart, segment.payloadEnd]).toEqual([17, 20, 28]);
  });

  test("an authentication header is passed", () => {
    expect(parse(ipv4(51, concat(hex("06010000 00000001 00000001"), tcp(ACK))), segment)).toBe(0);
    expect([segment.protocol, segment.tcpStart, segment.length]).toEqual([6, 32, 0]);
  });
});

describe("IPv6", () => {
  test("a plain segment, with flow label and no identification", () => {
    expect(parse(ipv6(6, tcp(ACK, hex(""), hex("6162"))), segment)).toBe(PACKET_TCP);
    expect(segment).toMatchObject({ family: 6, ttl: 63, flowLabel: 0x12345, ipId: -1, length: 2 });
    expect([source(), destination()]).toEqual(["2001:db8::1", "2001:db8::2"]);
  });

  test("IPv4 after IPv6 leaves no words behind", () => {
    parse(ipv6(6, tcp(ACK)), segment);
    parse(ipv4(6, tcp(ACK)), segment);
    const { src1, src2, src3, dst1, dst2, dst3, flowLabel } = segment;
    expect([src1, src2, src3, dst1, dst2, dst3, flowLabel]).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  test("a chain of every extension header is walked", () => {
    const hopByHop = hex("3c00 0104 00000000");
    const destinationOptions = hex("3300 0104 00000000");
    const authentication = hex("8701 0000 00000001 00000001"); // 12 bytes: (1 + 2) words
    const mobility = hex("8c00 0000 00000000");
    const shim6 = hex("2c00 0000 00000000");
    const atomicFragment = hex("0600 0000 00000bad");
    const chain = [hopByHop, destinationOptions, authentication, mobility, shim6, atomicFragment];
    expect(parse(ipv6(0, concat(...chain, tcp(ACK))), segment)).toBe(PACKET_TCP);
    expect([segment.tcpStart, segment.ipId, segment.length]).toEqual([40 + 52, 0xbad, 0]);
  });

  test("routing and home address give the ends of the connection", () => {
    const routing = hex("3c 02 00 01 00000000 20010db8000000000000000000000099");
    const home = hex("06 02 01 02 0000 c910 20010db8000000000000000000000077");
    expect(parse(ipv6(43, concat(routing, home, tcp(ACK))), segment)).toBe(PACKET_TCP);
    expect([source(), destination()]).toEqual(["2001:db8::77", "2001:db8::99"]);
  });

  test("a jumbo payload length replaces the field that cannot hold it", () => {
    const packet = ipv6(0, concat(hex("0600 c204 00011170"), tcp(ACK, hex(""), new Uint8Array(9))));
    packet.set(u16(0), 4);
    parseIp(viewOf(packet), 0, packet.length, 40 + 70_000, segment, false);
    expect([segment.length, segment.truncated]).toEqual([70_000 - 28, true]);
  });

  test("no next header is another protocol", () => {
    expect(parse(ipv6(59, new Uint8Array(4)), segment)).toBe(PACKET_OTHER);
  });
});

describe("malformed packets say what is wrong", () => {
  const cut = (bytes: Uint8Array, length: number): Uint8Array => bytes.slice(0, length);
  const patched = (bytes: Uint8Array, at: number, value: number): Uint8Array => {
    bytes[at] = value;
    return bytes;
  };
  test.each([
    ["ip-cut", new Uint8Array()],
    ["ip-version", hex("50")],
    ["ip-cut", cut(ipv4(6, tcp(ACK)), 19)],
    ["ip-header-length", patched(ipv4(6, tcp(ACK)), 0, 0x44)],
    ["ip-total-length", patched(ipv4(6, tcp(ACK)), 3, 19)],
    ["tcp-too-short", ipv4(6, hex("12340050"))],
    ["tcp-cut", cut(ipv4(6, tcp(ACK)), 39)],
    ["tcp-data-offset", patched(ipv4(6, tcp(ACK)), 32, 0x40)],
    ["tcp-data-offset", patched(ipv4(6, tcp(ACK)), 32, 0x60)],
    ["ip-cut", cut(ipv6(6, tcp(ACK)), 39)],
    ["ipv6-extension-length", ipv6(0, hex("06ff 0104 00000000"))],
    ["ipv6-extension-chain", ipv6(60, concat(...new Array(20).fill(hex("3c00010400000000"))))],
  ])("%s", (name, bytes) => {
    expect(problemOf(bytes)).toBe(name);
  });

  test("a packet longer than its frame is read, and the problem noted", () => {
    const packet = patched(ipv4(6, tcp(ACK)), 3, 200);
    expect(parse(packet, segment)).toBe(PACKET_TCP);
    expect([problemName(segment.problem), segment.problemAt]).toEqual(["ip-beyond-frame", 2]);
    expect([segment.length, segment.truncated]).toEqual([160, true]);
  });
});
