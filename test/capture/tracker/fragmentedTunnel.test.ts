/** A tunnel's outer packet may come in fragments; the connection inside is told all the same. */
import { describe, expect, test } from "vitest";
import { Tracker } from "../../../src/capture/index.ts";
import { ACK, SYN } from "../../../src/wire/segment.ts";
import { concat, hex, ipv4, tcp, u16, udp, viewOf } from "../../wire/bytes.ts";

const LINKTYPE_RAW = 101;

/** The packet in pieces of at most `most` bytes of payload, a multiple of 8. */
function fragments(packet: Uint8Array, most: number): Uint8Array[] {
  const payload = packet.subarray(20);
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < payload.length; at += most) {
    const piece = payload.subarray(at, at + most);
    const more = at + most < payload.length ? 0x2000 : 0;
    const whole = concat(packet.subarray(0, 20), piece);
    whole.set(u16(whole.length), 2);
    whole.set(u16(more | (at >> 3)), 6);
    pieces.push(whole);
  }
  return pieces;
}

function explained(packets: readonly Uint8Array[]): Tracker {
  const tracker = new Tracker();
  packets.forEach((bytes, i) => {
    const { length } = bytes;
    tracker.packet(bytes, viewOf(bytes), 0, length, length, i * 1000, LINKTYPE_RAW, 0, i + 1);
  });
  return tracker;
}

const syn = ipv4(6, tcp(SYN, hex("020405b4"), hex("")));
const data = ipv4(6, tcp(ACK, hex(""), new Uint8Array(400).fill(7)));
/** Both have one number, so that the SYN takes the place of the first byte. */
const BYTES = 399;
const inGre = (inner: Uint8Array): Uint8Array => ipv4(47, concat(hex("0000 0800"), inner));
const inVxlan = (inner: Uint8Array): Uint8Array => {
  const frame = concat(hex("020000000001 020000000002 0800"), inner);
  return ipv4(17, udp(4789, concat(hex("08000000 00006400"), frame)));
};

describe.each([
  ["GRE", inGre],
  ["VXLAN", inVxlan],
  ["IP in IP", (inner: Uint8Array) => ipv4(4, inner)],
])("%s in fragments", (_, wrap) => {
  test("is put together, and is the same connection as the whole packets", () => {
    const tracker = explained([wrap(syn), ...fragments(wrap(data), 208)]);
    expect(tracker.connections).toBe(1);
    const { moved } = tracker.lifecycle(1);
    expect(moved.client.bytes + moved.server.bytes).toBe(BYTES);
  });

  test("in any order", () => {
    const pieces = fragments(wrap(data), 104).reverse();
    expect(explained([wrap(syn), ...pieces]).lifecycle(1).moved.client.bytes).toBe(BYTES);
  });
});
