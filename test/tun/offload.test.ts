/** Packets that the link cuts and sums: what leaves is whole segments, and what comes is taken. */
import { expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { CONNECTED, HEADROOM } from "../../src/engine/api.ts";
import { Stack } from "../../src/engine/stack.ts";
import { VNET_HEADER_BYTES } from "../../src/host/tun.ts";
import { firstFree, isWithin, parsePrefix } from "../../src/tun/prefix.ts";
import { vouchesForChecksum, writeVnetHeader } from "../../src/tun/vnetHeader.ts";

const PORT = 80;
const BYTES = 1 << 20;

const stackAt = (address: string, offload: boolean): Stack =>
  new Stack({
    addresses: [address],
    random: new Random(1),
    ...(offload ? { checksums: "partial", longestPacket: 65_535 } : {}),
  });

/** Sends BYTES from an offloading stack to a plain one; the largest packets' segment sizes. */
function transfer(client: Stack, server: Stack, address: string, start = 1) {
  let now = start;
  const listener = server.listen({ port: PORT, backlog: 1 }, now);
  const socket = client.connect({ address, port: PORT }, now);
  const data = Uint8Array.from({ length: BYTES }, (_, i) => (i * 31) & 0xff);
  const into = new Uint8Array(BYTES);
  const cut = new Set<number>();
  let [sent, got, accepted, connected] = [0, 0, -1, false];
  for (let turn = 0; turn < 2000 && got < BYTES; turn++, now += 100) {
    for (let e = client.pollEvent(); e !== undefined; e = client.pollEvent()) {
      connected ||= (e.what & CONNECTED) !== 0;
    }
    if (connected) sent += Math.max(0, client.send(socket, data, sent, BYTES, now));
    for (let p = client.pollTransmit(now); p !== undefined; p = client.pollTransmit(now)) {
      if (p.segmentSize > 0) cut.add(p.segmentSize);
      server.handlePacket(p.bytes.slice(), p.start, p.end, now, true);
    }
    if (accepted < 0) accepted = server.accept(listener, now) ?? -1;
    if (accepted >= 0) got += Math.max(0, server.receive(accepted, into, got, BYTES, now));
    for (let p = server.pollTransmit(now); p !== undefined; p = server.pollTransmit(now)) {
      client.handlePacket(p.bytes.slice(), p.start, p.end, now);
    }
    client.handleTimeout(now);
    server.handleTimeout(now);
  }
  return { cut, arrived: Buffer.compare(into, data) === 0 };
}

test.each([
  ["192.0.2.1", "192.0.2.2", 1448],
  ["2001:db8::1", "2001:db8::2", 1428],
])("from %s to %s full segments leave many at a time, and all arrive", (own, peer, size) => {
  const client = stackAt(own, true);
  const { cut, arrived } = transfer(client, stackAt(peer, false), peer);
  expect(arrived).toBe(true);
  expect([...cut]).toEqual([size]);
  expect(client.counters.RetransSegs).toBe(0);
});

// An ISN's clock ticks each 4 us: eight starts put the numbers into every eighth of their circle,
// so that some lie beyond 2^31 and are negative where they are signed.
test.each([0, 1, 2, 3, 4, 5, 6, 7])("and wherever their numbers lie: eighth %i", (eighth) => {
  const start = 1 + eighth * 4 * 2 ** 29;
  const client = stackAt("192.0.2.1", true);
  expect(transfer(client, stackAt("192.0.2.2", false), "192.0.2.2", start).arrived).toBe(true);
});

test("without a link that cuts, every packet is one segment", () => {
  const { cut, arrived } = transfer(
    stackAt("192.0.2.1", false),
    stackAt("192.0.2.2", false),
    "192.0.2.2",
  );
  expect(arrived).toBe(true);
  expect(cut.size).toBe(0);
});

test("an incomplete checksum is refused unless the link vouches for it", () => {
  const client = stackAt("192.0.2.1", true);
  const server = stackAt("192.0.2.2", false);
  server.listen({ port: PORT, backlog: 1 }, 1);
  client.connect({ address: "192.0.2.2", port: PORT }, 1);
  const syn = client.pollTransmit(1);
  if (syn === undefined) throw new Error("a SYN leaves");
  const bytes = syn.bytes.slice();
  server.handlePacket(bytes, syn.start, syn.end, 2);
  expect(server.counters.InCsumErrors).toBe(1);
  expect(server.pollTransmit(2)).toBeUndefined();
  server.handlePacket(bytes, syn.start, syn.end, 3, true);
  expect(server.pollTransmit(3)).toBeDefined();
});

test("the header before a packet says what is left to do", () => {
  const bytes = new Uint8Array(HEADROOM + 60);
  bytes[HEADROOM] = 0x45;
  bytes[HEADROOM + 20 + 12] = 0x80; // 32 bytes of TCP header
  const packet = { bytes, start: HEADROOM, end: bytes.length, tcpStart: HEADROOM + 20 };
  writeVnetHeader({ ...packet, segmentSize: 1448 });
  const at = HEADROOM - VNET_HEADER_BYTES;
  const fields = new DataView(bytes.buffer, at);
  expect([bytes[at], bytes[at + 1]]).toEqual([1, 1]);
  expect([2, 4, 6, 8].map((i) => fields.getUint16(i, true))).toEqual([52, 1448, 20, 16]);
  expect(vouchesForChecksum(bytes, at)).toBe(true);
  writeVnetHeader({ ...packet, segmentSize: 0 });
  expect([bytes[at + 1], fields.getUint16(4, true)]).toEqual([0, 0]);
});

test.each([
  ["192.0.2.2/24", "192.0.2.1"],
  ["192.0.2.1/24", "192.0.2.2"],
  ["10.1.2.3/8", "10.0.0.1"],
  ["2001:db8::2/64", "2001:db8::1"],
])("the first free address beside %s is %s", (text, free) => {
  const prefix = parsePrefix("--address", text);
  expect(firstFree(prefix, prefix.address)).toBe(free);
});

test.each([
  ["192.0.2.2/24", "192.0.2.254", true],
  ["192.0.2.2/24", "192.0.3.1", false],
  ["192.0.2.2/32", "192.0.2.3", false],
  ["10.0.0.1/1", "127.255.255.255", true],
  ["192.0.2.2/24", "2001:db8::1", false],
  ["2001:db8::2/64", "2001:db8::ffff:1", true],
  ["2001:db8::2/64", "2001:db8:0:1::1", false],
  ["2001:db8::2/127", "2001:db8::3", true],
  ["2001:db8::2/127", "2001:db8::4", false],
])("within %s lies %s: %s", (prefix, address, expected) => {
  expect(isWithin(parsePrefix("--address", prefix), address)).toBe(expected);
});
