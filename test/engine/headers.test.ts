/** What stands in headers, RFC 9293 3.1 and 3.9.2: checksums, options, addresses, IP's fields. */
import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import type { Settings } from "../../src/engine/block/settings.ts";
import { Stack } from "../../src/engine/stack.ts";
import { ACK, FIN, PSH, RST, SYN, URG } from "../../src/wire/segment.ts";
import { concat } from "../wire/bytes.ts";
import { type Left, onesSum, pseudoHeader, type Raw, rawPacket, takeAll } from "./rawPackets.ts";

const OWN = "192.0.2.1";
const PEER = "192.0.2.9";
const OWN_6 = "2001:db8::1";
const PEER_6 = "2001:db8::9";
const QUIET: Partial<Settings> = { tcp_timestamps: 0, tcp_sack: 0, tcp_window_scaling: 0 };

const newStack = (settings = QUIET): Stack =>
  new Stack({ addresses: [OWN, "192.0.2.2", OWN_6], random: new Random(1), settings });

const give = (stack: Stack, bytes: Uint8Array, now = 0): Left[] => {
  stack.handlePacket(bytes, 0, bytes.length, now);
  return takeAll(stack, now);
};

/** The four-tuple and SYN from a peer to the listener. */
const syn = (more: Partial<Raw> = {}): Raw => ({ from: PEER, to: OWN, flags: SYN, ...more });

/** A listener and a peer that has connected: the stack, and how the peer sends. */
function connected(more: Partial<Raw> = {}, settings = QUIET) {
  const stack = newStack(settings);
  const listener = stack.listen({ port: 80, backlog: 5 }, 0);
  const [answer] = give(stack, rawPacket(syn(more)));
  if (answer === undefined) throw new Error("SYN,ACK");
  const ack = (answer.seq + 1) >>> 0;
  const { from = PEER, to = OWN, window = 65_535 } = more;
  const send = (raw: Partial<Raw>): Left[] =>
    give(stack, rawPacket({ from, to, window, seq: 1, flags: ACK, ack, ...raw }), 1000);
  send({});
  return { stack, send, answer, socket: stack.accept(listener, 1000) as number };
}

describe("checksums", () => {
  // RFC 9293 3.1, MUST-2.
  test.each([PEER, PEER_6])("what leaves for %s has a right one", (address) => {
    const stack = newStack({});
    stack.connect({ address, port: 80 }, 0);
    const [packet] = takeAll(stack, 0);
    if (packet === undefined) throw new Error("a SYN");
    const { from, to, segment } = packet;
    expect(onesSum(concat(pseudoHeader(from, to, segment.length), segment))).toBe(0xffff);
  });

  // RFC 9293 3.1, MUST-3.
  test.each([OWN, OWN_6])("what arrives at %s with a wrong one is dropped and counted", (to) => {
    const from = to === OWN ? PEER : PEER_6;
    const stack = newStack();
    stack.listen({ port: 80, backlog: 500 }, 0);
    const good = rawPacket({ from, to, flags: SYN, payload: Uint8Array.of(1, 2, 3) });
    const tcpStart = to === OWN ? 20 : 40;
    let dropped = 0;
    for (let at = tcpStart; at < good.length; at++) {
      if (at === tcpStart + 12) continue; // the data offset: that is malformed in another way
      const bad = good.slice();
      bad[at] = (bad[at] as number) ^ 0x10;
      expect(give(stack, bad), `byte ${at}`).toEqual([]);
      expect(stack.counters.InCsumErrors).toBe(++dropped);
    }
    const none = good.slice();
    none.fill(0, tcpStart + 16, tcpStart + 18);
    expect(give(stack, none)).toEqual([]);
    expect(give(stack, good).length).toBe(1);
  });
});

describe("options", () => {
  // RFC 9293 3.1, MUST-6, MUST-64, MUST-68: passed by its length, whatever stands after it.
  test("an unknown option on a SYN is ignored, the MSS behind it is taken", () => {
    const { stack, socket } = connected({ options: "50 05 010203 02 04 0300 00 0000" });
    expect(stack.info(socket, 1000)?.tcpi_snd_mss).toBe(0x300);
  });

  // MUST-7: the walk ends there, what came before it counts.
  test.each(["00", "01", "0f"])("an option of the senseless length %s does no harm", (length) => {
    const { stack, socket } = connected({ options: `0204 0300 50${length} 0204` });
    expect(stack.info(socket, 1000)?.tcpi_snd_mss).toBe(0x300);
  });

  // MUST-4, MUST-5: options may stand on any segment.
  test("data, FIN and RST with options are taken", () => {
    const options = "01 50 03 ff 02 04 0010 00000000";
    const { stack, send, socket } = connected();
    const payload = Uint8Array.of(7, 8, 9);
    expect(send({ options, payload })[0]?.ack).toBe(4);
    expect(stack.info(socket, 1000)?.tcpi_snd_mss, "MSS counts on a SYN only").toBe(536);
    expect(send({ options, seq: 4, flags: FIN | ACK })).toEqual([]);
    expect(stack.state(socket)).toBe("CLOSE-WAIT");
    send({ options, seq: 5, flags: RST });
    expect(stack.state(socket)).toBe("CLOSED");
  });

  // MUST-14, MUST-65, MUST-67: on every SYN and SYN,ACK, and nowhere else.
  test.each([
    [1500, 1460],
    [576, 536],
    [70_000, 65_535],
  ])("with an MTU of %i the MSS told is %i", (mtu, mss) => {
    const stack = new Stack({ addresses: [OWN], random: new Random(1), mtu, settings: QUIET });
    stack.listen({ port: 80, backlog: 5 }, 0);
    const option = `0204${mss.toString(16).padStart(4, "0")}`;
    stack.connect({ address: PEER, port: 80 }, 0);
    expect(takeAll(stack, 0).map((left) => left.options)).toEqual([option]);
    const [answer] = give(stack, rawPacket(syn({ options: "02040200" })));
    expect(answer?.options).toBe(option);
    const ack = ((answer?.seq ?? 0) + 1) >>> 0;
    const last = rawPacket(syn({ seq: 1, ack, flags: ACK, payload: Uint8Array.of(1) }));
    expect(give(stack, last).map((left) => left.options)).toEqual([""]);
  });

  // MUST-15: 536 over IPv4, 1220 over IPv6; MUST-16: the smaller of the peer's and the path's.
  test.each([
    [PEER, OWN, undefined, 536],
    [PEER_6, OWN_6, undefined, 1220],
    [PEER, OWN, 1000, 1000],
    [PEER, OWN, 9000, 1460],
    [PEER_6, OWN_6, 9000, 1440],
  ])("from %s to %s with an MSS of %s, segments hold %i", (from, to, mss, size) => {
    const options = mss === undefined ? "" : `0204${mss.toString(16).padStart(4, "0")}`;
    const { stack, socket } = connected({ from, to, options });
    // The client's side: what it sends is cut alike.
    const client = newStack();
    const port = 90;
    const own = client.connect({ address: from, port, localPort: 5000 }, 0);
    const [first] = takeAll(client, 0);
    const answer = { from, to: to === OWN ? OWN : OWN_6, flags: SYN | ACK, fromPort: port };
    const ack = ((first?.seq ?? 0) + 1) >>> 0;
    give(client, rawPacket({ ...answer, toPort: 5000, ack, options }));
    for (const [side, id] of [
      [stack, socket],
      [client, own],
    ] as const) {
      side.send(id, new Uint8Array(4000), 0, 4000, 2000);
      expect(takeAll(side, 2000)[0]?.length).toBe(size);
    }
  });

  // MUST-16: options take their room from the data.
  test("timestamps and SACK blocks shrink segments", () => {
    const settings = { tcp_timestamps: 1, tcp_sack: 1, tcp_window_scaling: 0 };
    const offer = "0204 0400 0402 080a 00000001 00000000";
    const { stack, send, socket, answer } = connected({ options: offer }, settings);
    const echo = answer.options.slice(16, 24);
    const stamp = `0101 080a 00000002 ${echo}`;
    stack.send(socket, new Uint8Array(1100), 0, 1100, 1000);
    expect(takeAll(stack, 1000)[0]?.length).toBe(0x400 - 12);
    send({ options: stamp, seq: 101, payload: new Uint8Array(50) });
    stack.setOption(socket, "TCP_NODELAY", 1, 1000);
    stack.send(socket, new Uint8Array(1100), 0, 1100, 1000);
    const data = takeAll(stack, 1000).find(({ length }) => length > 0);
    expect(data?.length).toBe(0x400 - 12 - 12);
  });
});

describe("IP", () => {
  // RFC 9293 3.9.2, MUST-50: an unknown option, record route, router alert.
  test.each(["9e04 abcd", "0707 04 00000000 00", "9404 0000", "01 01 01 00"])(
    "IPv4 options that mean nothing to us are ignored: %s",
    (ipOptions) => {
      const stack = newStack();
      stack.listen({ port: 80, backlog: 5 }, 0);
      expect(give(stack, rawPacket(syn({ ipOptions }))).map(({ flags }) => flags)).toEqual([
        SYN | ACK,
      ]);
    },
  );

  // MUST-50.
  test("an unknown IPv6 destination option that may be skipped is ignored", () => {
    const stack = newStack();
    stack.listen({ port: 80, backlog: 5 }, 0);
    const raw = syn({ from: PEER_6, to: OWN_6, ipOptions: "1e04 00000000" });
    expect(give(stack, rawPacket(raw)).map(({ flags }) => flags)).toEqual([SYN | ACK]);
  });

  const both = { IP_TOS: 0x2b, IP_TTL: 9 };
  const fields = (all: readonly Left[]) => all.map(({ tos, ttl }) => [tos, ttl]);
  // RFC 9293 3.9.1.9, MUST-48, SHLD-22; 3.9.2, MUST-49; ECN's two bits are not the user's.
  test("an active open: the user's DS field and TTL stand on SYN, data, probe, FIN and RST", () => {
    const stack = newStack();
    const id = stack.connect({ address: PEER, port: 80, localPort: 5000, options: both }, 0);
    const left = takeAll(stack, 0);
    const ack = ((left[0]?.seq ?? 0) + 1) >>> 0;
    const from = { from: PEER, to: OWN, fromPort: 80, toPort: 5000 };
    left.push(...give(stack, rawPacket({ ...from, flags: SYN | ACK, ack })));
    stack.setOption(id, "TCP_KEEPIDLE", 1, 0);
    stack.setOption(id, "SO_KEEPALIVE", 1, 0);
    stack.handleTimeout(1_100_000);
    left.push(...takeAll(stack, 1_100_000));
    stack.send(id, new Uint8Array(10), 0, 10, 1_100_000);
    stack.shutdown(id, "write", 1_100_000);
    left.push(...takeAll(stack, 1_100_000));
    stack.abort(id, 1_100_000);
    left.push(...takeAll(stack, 1_100_000));
    expect(left.map(({ flags }) => flags)).toEqual([SYN, ACK, ACK, FIN | PSH | ACK, RST | ACK]);
    expect(fields(left)).toEqual(left.map(() => [0x28, 9]));
  });

  // MUST-48, MUST-49: what a listener is set to holds for its connections from SYN,ACK on.
  test.each([0, 2])("a passive open, tcp_syncookies %i: SYN,ACK and data too", (cookies) => {
    const stack = newStack({ ...QUIET, tcp_syncookies: cookies });
    const listener = stack.listen({ port: 80, backlog: 5, options: both }, 0);
    const left = give(stack, rawPacket(syn()));
    const ack = ((left[0]?.seq ?? 0) + 1) >>> 0;
    left.push(...give(stack, rawPacket(syn({ seq: 1, flags: ACK, ack }))));
    const socket = stack.accept(listener, 0) as number;
    stack.send(socket, new Uint8Array(10), 0, 10, 0);
    left.push(...takeAll(stack, 0));
    expect(left.map(({ flags }) => flags)).toEqual([SYN | ACK, PSH | ACK]);
    expect(fields(left)).toEqual(left.map(() => [0x28, 9]));
    stack.setOption(socket, "IP_TOS", 0x40, 0); // SHLD-21: also while the connection stands
    stack.setOption(socket, "TCP_NODELAY", 1, 0);
    stack.send(socket, new Uint8Array(10), 0, 10, 0);
    expect(fields(takeAll(stack, 0))).toEqual([[0x40, 9]]);
  });
});

describe("addresses", () => {
  // RFC 9293 3.9.1.1, MUST-43, MUST-45: a connection's segments leave from the address it has.
  test("a listener on all addresses answers from the one that was called, to the end", () => {
    const { stack, send, socket, answer } = connected({ to: "192.0.2.2" });
    stack.send(socket, new Uint8Array(10), 0, 10, 1000);
    stack.shutdown(socket, "write", 1000);
    const left = [answer, ...takeAll(stack, 1000), ...send({ seq: 50_000_000 })];
    expect(left.length).toBeGreaterThan(1);
    expect(left.map(({ from }) => [...from].join("."))).toEqual(left.map(() => "192.0.2.2"));
  });

  // MUST-43.
  test("a listener on one address hears no call to another", () => {
    const stack = newStack();
    stack.listen({ port: 80, backlog: 5, address: "192.0.2.2" }, 0);
    const flagsFor = (to: string): number | undefined =>
      give(stack, rawPacket(syn({ to })))[0]?.flags;
    expect([flagsFor("192.0.2.2"), flagsFor(OWN)]).toEqual([SYN | ACK, RST | ACK]);
  });

  // MUST-41, MUST-42: a passive OPEN on the port of connections that are being opened.
  test("listen() on the local port of SYN-SENT and SYN-RECEIVED disturbs neither", () => {
    const stack = newStack();
    const options = { SO_REUSEADDR: 1 };
    const open = (port: number): number =>
      stack.connect({ address: PEER, port, localPort: 80, options }, 0);
    const [sent, crossing] = [open(1), open(2)];
    const [, second] = takeAll(stack, 0);
    give(stack, rawPacket(syn({ fromPort: 2 })));
    expect([stack.state(sent), stack.state(crossing)]).toEqual(["SYN-SENT", "SYN-RECEIVED"]);
    expect(stack.listen({ port: 80, backlog: 5 }, 0), "EADDRINUSE").toBe(-98);
    const listener = stack.listen({ port: 80, backlog: 5, options }, 0);
    expect(stack.state(listener)).toBe("LISTEN");
    expect(stack.listen({ port: 80, backlog: 5, options }, 0), "EADDRINUSE").toBe(-98);
    expect([stack.state(sent), stack.state(crossing)]).toEqual(["SYN-SENT", "SYN-RECEIVED"]);
    expect(give(stack, rawPacket(syn()))[0]?.flags).toBe(SYN | ACK);
    const ack = ((second?.seq ?? 0) + 1) >>> 0;
    give(stack, rawPacket(syn({ fromPort: 2, seq: 1, ack, flags: ACK })));
    expect([stack.state(sent), stack.state(crossing)]).toEqual(["SYN-SENT", "ESTABLISHED"]);
  });

  // RFC 9293 3.9.2.3, MUST-57, MUST-63, for all segments and both families.
  test.each([
    ["255.255.255.255", OWN],
    ["224.0.0.1", OWN],
    ["0.0.0.0", OWN],
    ["0.1.2.3", OWN],
    ["ff02::1", OWN_6],
    ["::", OWN_6],
    [PEER, "255.255.255.255"],
    [PEER, "224.0.0.1"],
    [PEER_6, "ff02::1"],
  ])("nothing from %s to %s is answered", (from, to) => {
    const stack = newStack({ ...QUIET, tcp_syncookies: 2 });
    stack.listen({ port: 80, backlog: 5 }, 0);
    for (const flags of [SYN, ACK, FIN | ACK, SYN | ACK, URG | ACK]) {
      expect(give(stack, rawPacket({ from, to, flags }))).toEqual([]);
      expect(give(stack, rawPacket({ from, to, flags, toPort: 81 }))).toEqual([]);
    }
    expect(stack.tuplesInUse).toBe(0);
  });
});

// RFC 9293 3.1, MUST-1, REC-1: windows beyond 2^15, and with a scale beyond 2^29, are no negatives.
test.each([
  ["", 40_000, 40_000],
  ["03030e00", 65_535, 65_535 * 2 ** 14],
])("a window is unsigned: scale %s, %i", (options, window, bytes) => {
  const { stack, socket } = connected({ options, window }, { ...QUIET, tcp_window_scaling: 1 });
  expect(stack.info(socket, 1000)?.tcpi_snd_wnd).toBe(bytes);
  stack.setOption(socket, "SO_SNDBUF", 200_000, 1000);
  stack.send(socket, new Uint8Array(4000), 0, 4000, 1000);
  expect(takeAll(stack, 1000).reduce((sum, { length }) => sum + length, 0)).toBe(4000);
});
