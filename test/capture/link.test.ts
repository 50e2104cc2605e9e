/** Every link type and encapsulation around one segment: where IP starts, and in what it came. */
import { describe, expect, test } from "vitest";
import {
  DIRECTION_OTHER_HOST,
  ENCAPSULATIONS,
  FRAME_IP,
  FRAME_MALFORMED,
  FRAME_NOT_IP,
  FRAME_UNKNOWN_LINK,
  Frame,
} from "../../src/capture/frame.ts";
import { linkTypeName, locateInnerIp, locateIp } from "../../src/capture/linkTypes.ts";
import {
  DIRECTION_INBOUND,
  DIRECTION_OUTBOUND,
  DIRECTION_UNKNOWN,
} from "../../src/capture/sink.ts";
import { ACK, PACKET_TCP, parseIp, problemName, Segment } from "../../src/wire/index.ts";
import { concat, hex, ipv4, ipv6, tcp, u16, udp, viewOf } from "../wire/bytes.ts";

const segment = ipv4(6, tcp(ACK, hex("0101080a 00000001 00000002"), hex("abcdef")));
const segment6 = ipv6(6, tcp(ACK, hex(""), hex("abcdef")));
const macs = hex("020000000001 020000000002");
const ethernet = (type: string, payload: Uint8Array): Uint8Array =>
  concat(macs, hex(type), payload);
const snap = (type: string): Uint8Array => concat(hex("aaaa03 000000"), hex(type));

const frame = new Frame();
const record = new Segment();

function locate(linkType: number, bytes: Uint8Array): number {
  return locateIp(linkType, viewOf(bytes), 0, bytes.length, bytes.length, frame);
}

/** Locates and parses, and names the encapsulations passed. */
function layers(linkType: number, bytes: Uint8Array): string[] {
  expect(locate(linkType, bytes)).toBe(FRAME_IP);
  const { ipStart, capturedEnd, originalEnd, encapsulations } = frame;
  const verdict = parseIp(viewOf(bytes), ipStart, capturedEnd, originalEnd, record, false);
  expect(verdict).toBe(PACKET_TCP);
  expect([record.sourcePort, record.length, record.problem]).toEqual([0x1234, 3, 0]);
  return ENCAPSULATIONS.filter((_, bit) => encapsulations & (1 << bit));
}

const radiotap = (flags: string): Uint8Array => concat(hex("0000 0900 02000000"), hex(flags));
const wireless = (control: string, more = ""): Uint8Array =>
  concat(hex(control), hex("0000"), macs, macs.subarray(0, 6), hex("0000"), hex(more));
const nflogAttribute = (little: boolean, type: number, data: Uint8Array): Uint8Array => {
  const head = new Uint8Array(4);
  viewOf(head).setUint16(0, 4 + data.length, little);
  viewOf(head).setUint16(2, type, little);
  return concat(head, data, new Uint8Array(-data.length & 3));
};

describe("link types", () => {
  const dot11 = concat(wireless("0801"), snap("0800"), segment);
  const nflog = (little: boolean): Uint8Array =>
    concat(
      hex("0200 0001"),
      nflogAttribute(little, 1, hex("0800 01 00")),
      nflogAttribute(little, 4, hex("00000007")),
      nflogAttribute(little, 10, hex("61626300 00")),
      nflogAttribute(little, 9, segment),
    );
  test.each<[string, number, string[], Uint8Array]>([
    ["Ethernet", 1, [], ethernet("0800", segment)],
    ["Ethernet, IPv6", 1, [], ethernet("86dd", segment6)],
    ["Ethernet, LLC/SNAP", 1, ["llc-snap"], ethernet("0047", concat(snap("0800"), segment))],
    ["Ethernet, LLC", 1, [], ethernet("0042", concat(hex("060603"), segment))],
    ["NULL, little endian", 0, [], concat(hex("02000000"), segment)],
    ["NULL, big endian, IPv6", 0, [], concat(hex("0000001e"), segment6)],
    ["LOOP", 108, [], concat(hex("00000002"), segment)],
    ["raw 12", 12, [], segment],
    ["raw 14", 14, [], segment6],
    ["raw 101", 101, [], segment],
    ["IPV4", 228, [], segment],
    ["IPV6", 229, [], segment6],
    ["PPP", 9, ["ppp"], concat(hex("0021"), segment)],
    ["PPP, compressed protocol", 9, ["ppp"], concat(hex("21"), segment)],
    ["PPP in HDLC", 50, ["ppp"], concat(hex("ff03 0057"), segment6)],
    ["Cisco HDLC", 104, [], concat(hex("0f00 0800"), segment)],
    ["PPPoE", 51, ["pppoe", "ppp"], concat(hex("1100 0001 0045 0021"), segment)],
    ["pppd", 166, ["ppp"], concat(hex("0103 0021"), segment)],
    ["PPP with direction", 204, ["ppp"], concat(hex("00 ff03 0021"), segment)],
    ["SLIP", 8, [], concat(new Uint8Array(16), segment)],
    ["FDDI", 10, ["llc-snap"], concat(hex("50"), macs, snap("0800"), segment)],
    ["Token Ring", 6, ["llc-snap"], concat(hex("1040"), macs, snap("0800"), segment)],
    [
      "Token Ring with a route",
      6,
      ["llc-snap"],
      concat(hex("1040 020000000001 820000000002 0630 00110012"), snap("0800"), segment),
    ],
    [
      "ATM, bridged",
      100,
      ["llc-snap"],
      concat(hex("aaaa03 0080c2 0007 0000"), ethernet("0800", segment)),
    ],
    ["802.11", 105, ["llc-snap"], dot11],
    ["802.11 QoS", 105, ["llc-snap"], concat(wireless("8801", "0000"), snap("0800"), segment)],
    [
      "802.11 with four addresses",
      105,
      ["llc-snap"],
      concat(wireless("0803", "020000000004"), snap("0800"), segment),
    ],
    [
      "802.11 aggregate",
      105,
      ["llc-snap"],
      concat(wireless("8801", "8000"), macs, hex("0047"), snap("0800"), segment),
    ],
    ["radiotap", 127, ["llc-snap"], concat(radiotap("00"), dot11)],
    [
      "radiotap with padding",
      127,
      ["llc-snap"],
      concat(radiotap("20"), wireless("8801", "0000 0000"), snap("0800"), segment),
    ],
    [
      "radiotap with a time stamp and a second presence word",
      127,
      ["llc-snap"],
      concat(hex("0000 1900 03000080 00000000 00000000 0000000000000000 00"), dot11),
    ],
    ["Prism", 119, ["llc-snap"], concat(hex("44000000 90000000"), new Uint8Array(136), dot11)],
    ["AVS", 163, ["llc-snap"], concat(hex("80211001 00000040"), new Uint8Array(56), dot11)],
    ["PPI", 192, ["llc-snap"], concat(hex("0000 0800 69000000"), dot11)],
    ["NFLOG, little endian", 239, [], nflog(true)],
    ["NFLOG, big endian", 239, [], nflog(false)],
    ["enc", 109, [], concat(hex("02000000 00000000 00000000"), segment)],
    ["pflog", 117, [], concat(hex("3d02"), new Uint8Array(62), segment)],
    ["FireWire", 138, [], concat(new Uint8Array(16), hex("0800"), segment)],
    ["InfiniBand", 242, [], concat(new Uint8Array(40), hex("0800 0000"), segment)],
    ["MPLS", 219, ["mpls"], concat(hex("00010140"), segment)],
    ["cooked v1", 113, [], concat(hex("0000 0001 0006 0200000000010000 0800"), segment)],
    ["cooked v2", 276, [], concat(hex("86dd 0000 00000007 0001 00 06 0200000000010000"), segment6)],
  ])("%s", (_name, linkType, expected, bytes) => {
    expect(layers(linkType, bytes)).toEqual(expected);
  });

  test("names", () => {
    expect([1, 113, 276, 9999].map(linkTypeName)).toEqual([
      "EN10MB",
      "LINUX_SLL",
      "LINUX_SLL2",
      "9999",
    ]);
  });
});

describe("inside Ethernet", () => {
  test("VLAN tags give their ids, and the next plain frame has none", () => {
    const tagged = ethernet("88a8", concat(hex("2064 8100 00c8 0800"), segment));
    expect(layers(1, tagged)).toEqual(["vlan"]);
    expect([frame.vlan, frame.innerVlan]).toEqual([100, 200]);
    layers(1, ethernet("0800", segment));
    expect([frame.vlan, frame.innerVlan, frame.encapsulations]).toEqual([-1, -1, 0]);
  });

  test("a bridge port's tag is passed, and one that is cut says so", () => {
    const tag = hex("000000000000 0800");
    expect(layers(1, ethernet("893f", concat(tag, segment)))).toEqual([]);
    expect(locate(1, ethernet("893f", tag.subarray(0, 7)))).toBe(FRAME_MALFORMED);
  });

  test("a provider's backbone carries the customer's frame", () => {
    const customer = ethernet("8100", concat(hex("0005 0800"), segment));
    const bytes = ethernet("88a8", concat(hex("0001 88e7 00000101"), customer));
    expect(layers(1, bytes)).toEqual(["vlan", "pbb"]);
  });

  test.each([
    ["labels before IPv4", ["mpls"], concat(hex("00010040 00011140"), segment)],
    ["a pseudowire", ["mpls", "pseudowire"], concat(hex("00010140"), ethernet("0800", segment))],
    [
      "a pseudowire with a control word",
      ["mpls", "pseudowire"],
      concat(hex("00010140 00000000"), ethernet("0800", segment)),
    ],
  ])("MPLS: %s", (_name, expected, bytes) => {
    expect(layers(1, ethernet("8847", bytes))).toEqual(expected);
  });

  test.each([
    ["ARP", ethernet("0806", new Uint8Array(28)), 0x0806],
    ["PPPoE discovery", ethernet("8863", new Uint8Array(20)), 0x8863],
    ["MACsec", ethernet("88e5", new Uint8Array(40)), 0x88e5],
  ])("%s is not IP", (_name, bytes, type) => {
    expect(locate(1, bytes)).toBe(FRAME_NOT_IP);
    expect(frame.etherType).toBe(type);
  });
});

describe("what the kernel tells beside the packet", () => {
  const cooked = (type: string): Uint8Array =>
    concat(hex(type), hex("0001 0006 0200000000010000 0800"), segment);
  const cooked2 = (type: string): Uint8Array =>
    concat(hex("0800 0000 00000007 0001"), hex(type), hex("06 0200000000010000"), segment);

  test.each([
    ["00", DIRECTION_INBOUND],
    ["01", DIRECTION_INBOUND],
    ["02", DIRECTION_INBOUND],
    ["03", DIRECTION_OTHER_HOST],
    ["04", DIRECTION_OUTBOUND],
    ["05", DIRECTION_UNKNOWN],
  ])("packet type %s", (type, direction) => {
    layers(113, cooked(`00${type}`));
    expect([frame.direction, frame.interfaceIndex]).toEqual([direction, -1]);
    layers(276, cooked2(type));
    expect([frame.direction, frame.interfaceIndex]).toEqual([direction, 7]);
  });

  test("Ethernet tells neither, even after a frame that did", () => {
    layers(276, cooked2("04"));
    layers(1, ethernet("0800", segment));
    expect([frame.direction, frame.interfaceIndex]).toEqual([DIRECTION_UNKNOWN, -1]);
  });
});

describe("tunnels", () => {
  const inner = ethernet("0800", segment);
  test.each<[string, string[], Uint8Array]>([
    ["IP in IP", ["ip-in-ip"], ipv4(4, segment)],
    ["6in4", ["6in4"], ipv4(41, segment6)],
    ["IPv4 in IPv6", [], ipv6(4, segment)],
    ["IPv6 in IPv6", ["ip-in-ip"], ipv6(41, segment6)],
    ["behind a destination option", [], ipv6(60, concat(hex("0400 0104 00000000"), segment))],
    ["EtherIP", [], ipv4(97, concat(hex("3000"), inner))],
    ["GRE", ["gre"], ipv4(47, concat(hex("0000 0800"), segment))],
    [
      "GRE with checksum, key, number",
      ["gre"],
      ipv4(47, concat(hex("b000 86dd 00000000 00000001 00000002"), segment6)),
    ],
    ["NVGRE", ["gre"], ipv4(47, concat(hex("2000 6558 00006400"), inner))],
    [
      "PPTP",
      ["ppp", "gre"],
      ipv4(47, concat(hex("3081 880b 00450001 00000001 00000002 ff030021"), segment)),
    ],
    ["ERSPAN I", ["gre", "erspan"], ipv4(47, concat(hex("0000 88be"), inner))],
    [
      "ERSPAN II",
      ["gre", "erspan"],
      ipv4(47, concat(hex("1000 88be 00000001 10010001 00000000"), inner)),
    ],
    [
      "ERSPAN III",
      ["gre", "erspan"],
      ipv4(
        47,
        concat(hex("1000 22eb 00000001 20010001 00000000 00000001"), new Uint8Array(8), inner),
      ),
    ],
    ["WCCP", ["gre"], ipv4(47, concat(hex("0000 883e 00000000"), segment))],
    ["VXLAN", ["vxlan"], ipv4(17, udp(4789, concat(hex("08000000 00006400"), inner)))],
    [
      "VXLAN, Linux's port",
      ["vxlan"],
      ipv6(17, udp(8472, concat(hex("08000000 00006400"), inner))),
    ],
    [
      "Geneve with options",
      ["geneve"],
      ipv4(17, udp(6081, concat(hex("01006558 00006400 00000000"), inner))),
    ],
    ["GTP-U", ["gtp-u"], ipv4(17, udp(2152, concat(hex("30ff 0000 00000001"), segment)))],
    [
      "GTP-U with extensions",
      ["gtp-u"],
      ipv4(17, udp(2152, concat(hex("34ff 0000 00000001 00000085 01100185 01100100"), segment6))),
    ],
  ])("%s", (_name, expected, bytes) => {
    expect(layers(1, ethernet(bytes[0] === 0x60 ? "86dd" : "0800", bytes))).toEqual(expected);
    expect(frame.tunnels).toBe(1);
    expect(locateInnerIp(viewOf(bytes), 0, bytes.length, bytes.length, frame)).toBe(FRAME_IP);
  });

  test("a UDP port alone does not make a tunnel", () => {
    for (const port of [4789, 8472, 6081, 2152]) {
      expect(locate(12, ipv4(17, udp(port, new Uint8Array(60).fill(0xc0))))).toBe(FRAME_IP);
      expect([frame.tunnels, frame.ipStart]).toEqual([0, 0]);
    }
  });

  test("padding behind the outer packet is not the inner packet's", () => {
    const zeroLength = segment.slice();
    zeroLength.set(u16(0), 2);
    expect(layers(1, concat(ethernet("0800", ipv4(4, zeroLength)), new Uint8Array(9)))).toEqual([
      "ip-in-ip",
    ]);
  });

  test("the hash tells tunnels apart and not their directions", () => {
    const vxlan = (id: string): Uint8Array =>
      ipv4(17, udp(4789, concat(hex("08000000"), hex(id), inner)));
    const hashOf = (bytes: Uint8Array): number => {
      layers(12, bytes);
      return frame.tunnelHash;
    };
    const back = vxlan("00006400");
    back.set(hex("0a000002 0a000001"), 12);
    expect(hashOf(back)).toBe(hashOf(vxlan("00006400")));
    expect(hashOf(vxlan("00006500"))).not.toBe(hashOf(vxlan("00006400")));
    expect(hashOf(segment)).toBe(0);
  });

  test("eight are followed, nine are too many", () => {
    let nested = segment;
    for (let i = 0; i < 8; i++) nested = ipv4(4, nested);
    expect(layers(12, nested)).toEqual(["ip-in-ip"]);
    expect(locate(12, ipv4(4, nested))).toBe(FRAME_MALFORMED);
    expect(problemName(frame.problem)).toBe("tunnel-too-deep");
  });
});

test("a link type that nobody knows, and a frame cut in its header", () => {
  expect(locate(147, segment)).toBe(FRAME_UNKNOWN_LINK);
  expect(locate(1, macs)).toBe(FRAME_MALFORMED);
  expect([problemName(frame.problem), frame.problemAt]).toEqual(["link-cut", 0]);
});
