/** Connections inside of tunnels whose outer packets were fragmented: told, or counted. */
import { describe, expect, test } from "vitest";
import { Tracker } from "../../../src/capture/index.ts";
import {
  ACK,
  FIN,
  ORDER_LINUX_SYN,
  PSH,
  Segment,
  SYN,
  writePacket,
} from "../../../src/wire/index.ts";
import { concat, hex, ipv4, ipv6, u16, udp } from "../../wire/bytes.ts";

const LINKTYPE_RAW = 101;
const ETHERNET = hex("020000000001 020000000002 0800");
const CLIENT = 0xc0a80001;
const SERVER = 0xc0a80002;
const DATA_BYTES = 1400;

/** The packets of a short connection between two hosts behind a tunnel. */
function innerPackets(): Uint8Array[] {
  const packet = (fromClient: boolean, flags: number, seq: number, ack: number, length = 0) => {
    const s = new Segment();
    Object.assign(s, { flags, seq, ack, window: 60_000, ttl: 64 });
    s.src0 = fromClient ? CLIENT : SERVER;
    s.dst0 = fromClient ? SERVER : CLIENT;
    s.sourcePort = fromClient ? 40_000 : 80;
    s.destinationPort = fromClient ? 80 : 40_000;
    const bytes = new Uint8Array(2000);
    const view = new DataView(bytes.buffer);
    return bytes.slice(0, writePacket(bytes, view, 0, s, ORDER_LINUX_SYN, new Uint8Array(length)));
  };
  return [
    packet(true, SYN, 100, 0),
    packet(false, SYN | ACK, 500, 101),
    packet(true, ACK, 101, 501),
    packet(true, PSH | ACK, 101, 501, DATA_BYTES),
    packet(false, ACK, 501, 101 + DATA_BYTES),
    packet(true, FIN | ACK, 101 + DATA_BYTES, 501),
    packet(false, FIN | ACK, 501, 102 + DATA_BYTES),
    packet(true, ACK, 102 + DATA_BYTES, 502),
  ];
}

/** The outer payload of each tunnel, and its protocol. */
const TUNNELS = {
  VXLAN: [17, (inner: Uint8Array) => udp(4789, concat(hex("08000000 00006400"), ETHERNET, inner))],
  GRE: [47, (inner: Uint8Array) => concat(hex("0000 0800"), inner)],
  "IP in IP": [4, (inner: Uint8Array) => inner],
} as const;

/** An IPv4 or IPv6 packet in fragments of at most `most` bytes; whole where it is short enough. */
function fragments(family: 4 | 6, protocol: number, all: Uint8Array, id: number, most: number) {
  if (all.length <= most) return [family === 4 ? ipv4(protocol, all) : ipv6(protocol, all)];
  const pieces: Uint8Array[] = [];
  for (let start = 0; start < all.length; start += most) {
    const part = all.subarray(start, start + most);
    const more = start + most < all.length;
    if (family === 4) {
      const piece = ipv4(protocol, part, ((more ? 1 : 0) << 13) | (start >> 3));
      piece.set(u16(id), 4);
      pieces.push(piece);
    } else {
      const place = u16(start | (more ? 1 : 0));
      pieces.push(ipv6(44, concat(Uint8Array.of(protocol, 0), place, u16(0), u16(id), part)));
    }
  }
  return pieces;
}

function track(packets: readonly Uint8Array[]): Tracker {
  const tracker = new Tracker();
  for (const [i, bytes] of packets.entries()) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    tracker.packet(bytes, view, 0, bytes.length, bytes.length, i * 1000, LINKTYPE_RAW, 0, i + 1);
  }
  return tracker;
}

const notesOf = (tracker: Tracker) =>
  tracker.notes().map(({ note, count, values }) => [note, count, values]);

describe.each(Object.entries(TUNNELS))("%s", (_, [protocol, wrap]) => {
  test.each([4, 6] as const)("its outer packets in fragments of IPv%i", (family) => {
    const outer = protocol === 4 && family === 6 ? 4 : protocol;
    const packets = innerPackets().flatMap((inner, id) =>
      fragments(family, outer, wrap(inner), id + 1, 512),
    );
    expect(packets.length).toBe(innerPackets().length + 2);
    const tracker = track(packets);
    // The short packets came whole, the long one in three pieces: it is one connection.
    expect(tracker.connections).toBe(1);
    const { opened, closed, moved } = tracker.lifecycle(1);
    expect([opened.how, closed.how, moved.client.bytes]).toEqual([
      "handshake",
      "three-segment",
      DATA_BYTES,
    ]);
    expect(notesOf(tracker)).toEqual([]);
  });

  test("they may come in any order", () => {
    const packets = innerPackets().flatMap((inner, id) =>
      fragments(4, protocol, wrap(inner), id + 1, 256).reverse(),
    );
    expect(track(packets).lifecycle(1).moved.client.bytes).toBe(DATA_BYTES);
  });

  test("a fragment that lacks is noted", () => {
    const packets = innerPackets().flatMap((inner, id) =>
      fragments(4, protocol, wrap(inner), id + 1, 512).slice(0, 2),
    );
    const tracker = track(packets);
    expect(tracker.connections).toBe(1);
    expect(notesOf(tracker)).toContainEqual(["fragments-missing", 1, {}]);
  });
});

test("a fragment within a fragmented tunnel", () => {
  const packets = innerPackets().flatMap((inner, n) => {
    const isLong = inner.length > 600;
    // The host behind the tunnel sends fragments, and each of them is too large for the outer path.
    const pieces = isLong ? fragments(4, 6, inner.subarray(20), 77, 800) : [inner];
    if (isLong) for (const piece of pieces) piece.set(inner.subarray(12, 20), 12);
    return pieces.flatMap((piece, i) => fragments(4, 47, wrapInGre(piece), 10 * n + i, 512));
  });
  const tracker = track(packets);
  expect(tracker.connections).toBe(1);
  expect(tracker.lifecycle(1).moved.client.bytes).toBe(DATA_BYTES);
  expect(notesOf(tracker)).toEqual([]);
});

const wrapInGre = TUNNELS.GRE[1];

test("a fragment of a length that none can have is told as malformed, once", () => {
  const odd = ipv4(17, new Uint8Array(21), 1 << 13);
  expect(notesOf(track([odd]))).toEqual([["malformed", 1, { problem: "fragment-length" }]]);
});

test("fragments that contradict each other are told as malformed, and not as missing too", () => {
  const pieces = [
    [0, 24, true],
    [16, 24, true],
    [40, 24, false],
  ] as const;
  const packets = pieces.map(([start, length, more]) => {
    const place = u16(start | (more ? 1 : 0));
    return ipv6(44, concat(hex("1100"), place, hex("00000007"), new Uint8Array(length)));
  });
  expect(notesOf(track(packets))).toEqual([["malformed", 1, { problem: "fragment-overlap" }]]);
});
