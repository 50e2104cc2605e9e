/** Requirements of RFC 9293 that no other drill shows. */
import { expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { Stack } from "../../src/engine/stack.ts";
import { Segment, SYN } from "../../src/wire/segment.ts";
import { finishChecksum, writeHeaders } from "../../src/wire/write.ts";
import { drill, runDrill } from "./drill.ts";
import { accepted, opened } from "./scripts.ts";

const newStack = (addresses = ["192.0.2.1"]): Stack =>
  new Stack({ addresses, random: new Random(1) });

// MUST-8, MUST-9, SHLD-1: a clock, and a hash that differs by tuple.
test("initial sequence numbers move with the clock and differ by port", () => {
  const isnOf = (stack: Stack, port: number, now: number): number => {
    stack.connect({ address: "192.0.2.9", port, localPort: 50_000 }, now);
    const packet = stack.pollTransmit(now);
    if (packet === undefined) throw new Error("a SYN leaves");
    return new DataView(packet.bytes.buffer).getUint32(packet.start + 24);
  };
  const first = isnOf(newStack(), 80, 0);
  expect((isnOf(newStack(), 80, 4_000_000) - first) >>> 0).toBe(1_000_000);
  expect(isnOf(newStack(), 81, 0)).not.toBe(first);
});

// MUST-14, MUST-65, MUST-67, SHLD-5: on SYNs only, from the MTU.
test("MSS is MTU less the fixed headers, told on the SYN alone", () => {
  runDrill(
    `
   0    connect()
  +0    >  S   0:0(0)  <mss 8960>
  +.1   <  S.  0:0(0)  ack 1  win 65535
  +0    >  .   1:1(0)  ack 1
        send(600) = 600
  +0    >  .   1:537(536)  ack 1
  +0    >  P.  537:601(64)  ack 1
  `,
    { mtu: 9000 },
  ); // MUST-15 and MUST-16: without the option the peer takes 536 bytes
});

// MUST-21, MUST-22: R2 is the user's, for SYNs too.
test("TCP_SYNCNT and TCP_USER_TIMEOUT bound a SYN's retransmission", () => drill`
        set tcp_syn_linear_timeouts = 0
   0    connect({"options": {"TCP_SYNCNT": 2}})
  +0    >  S   0:0(0)  <mss 1460>
  +1    >  S   0:0(0)  <mss 1460>
  +2    >  S   0:0(0)  <mss 1460>
  +4    =  CLOSED
        receive() = ETIMEDOUT
`);

// MUST-26, MUST-28: two hours of silence, not less.
test("keepalive waits two hours by default", () => drill`
  ${opened}
        setOption("SO_KEEPALIVE")
  +3600 <  P.  1:11(10)  ack 1  win 65535
  +0    >  .   1:1(0)  ack 11
  +7200 >  .   0:0(0)  ack 11
  +.1   <  .   11:11(0)  ack 1  win 65535
`);

// MUST-29.
test("one lost keepalive ends nothing", () => drill`
  ${opened}
        setOption("TCP_KEEPIDLE", 10)
        setOption("SO_KEEPALIVE")
  +10   >  .   0:0(0)  ack 1
  +75   >  .   0:0(0)  ack 1
  +.1   <  .   1:1(0)  ack 1  win 65535
        =  ESTABLISHED
`);

// MUST-31, MUST-33, MUST-62: urgent data of any length, and how much of it is left.
test("the user can learn how much urgent data is ahead", () => {
  const stack = runDrill(`
  ${opened}
  +0    <  PU. 1:501(500)  ack 1  win 65535  urg 2000
  +0    >  .   1:1(0)  ack 501
        receive(100) = 100
  `);
  expect(stack.queues(0).urgent).toBe(1900);
});

// MUST-34, SHLD-14: a window taken back.
test("a window that shrinks holds new data back and does no harm", () => drill`
  ${opened}
        send(2000) = 2000
  +0    >  .   1:1001(1000)  ack 1
  +0    >  P.  1001:2001(1000)  ack 1
        send(1000) = 1000
  +0    >  P.  2001:3001(1000)  ack 1
  +.1   <  .   1:1(0)  ack 1001  win 1000
        send(500) = 500
  +.1   <  .   1:1(0)  ack 3001  win 1000
  +0    >  P.  3001:3501(500)  ack 1
`);

// MUST-38: the sender does not fill crumbs of window.
test("a window smaller than what waits is not filled before the persist timer says so", () => drill`
   0    connect()
  +0    >  S   0:0(0)  <mss 1460>
  +.1   <  S.  0:0(0)  ack 1  win 2000  <mss 1000>
  +0    >  .   1:1(0)  ack 1
        send(2500) = 2500
  +0    >  .   1:1001(1000)  ack 1
  +0    >  .   1001:2001(1000)  ack 1
  +.1   <  .   1:1(0)  ack 2001  win 100
  +.3   >  P.  2001:2101(100)  ack 1
`);

// MUST-41, MUST-42, MUST-45: a listener and its connections share a port.
test("a second connection does not disturb the first, nor the listener's end both", () => drill`
  ${accepted}
  +0    <  port 7001 S  0:0(0)  win 1000
  +0    >  port 7001 S. 0:0(0)  ack 1  <mss 1460>
        send(5) = 5
  +0    >  port 7000 P. 1:6(5)  ack 1
        closeListener()
  +.1   <  port 7000 .  1:1(0)  ack 6  win 1000
        =  ESTABLISHED
`);

// MUST-43, MUST-44.
test("a connection starts from the address asked for, or the first of its family", () => {
  const stack = newStack(["192.0.2.1", "192.0.2.2", "2001:db8::1"]);
  const open = (o: { address: string; localAddress?: string }): string | undefined =>
    stack.localEndpoint(stack.connect({ port: 80, ...o }, 0))?.ip;
  expect(open({ address: "192.0.2.9" })).toBe("192.0.2.1");
  expect(open({ address: "192.0.2.9", localAddress: "192.0.2.2" })).toBe("192.0.2.2");
  expect(open({ address: "2001:db8::9" })).toBe("2001:db8::1");
  expect(stack.connect({ address: "192.0.2.9", port: 80, localAddress: "192.0.2.3" }, 0)).toBe(-99);
});

// MUST-46.
test("no connection is opened to a multicast, broadcast or unspecified address", () => {
  for (const address of ["224.0.0.1", "255.255.255.255", "0.0.0.0", "ff02::1", "::"]) {
    expect(newStack(["192.0.2.1", "::1"]).connect({ address, port: 80 }, 0)).toBe(-101);
  }
});

// MUST-47, MUST-54, MUST-56: soft errors are told and end nothing.
test("a soft ICMP error is told to the user", () => drill`
  ${opened}
        !  connected writable
        send(10) = 10
  +0    >  P.  1:11(10)  ack 1
  +.1   <  icmp net 1
        !  soft-error
        =  ESTABLISHED
`);

// MUST-48, MUST-49.
test("type of service and time to live are the user's to set", () => {
  const stack = newStack();
  const options = { IP_TOS: 0x20, IP_TTL: 9 };
  stack.connect({ address: "192.0.2.9", port: 80, options }, 0);
  const packet = stack.pollTransmit(0);
  expect([packet?.bytes[packet.start + 1], packet?.bytes[packet.start + 8]]).toEqual([0x20, 9]);
});

// MUST-57, MUST-63: a SYN from or to an address that is no host's is dropped in silence.
test("a SYN from a broadcast or multicast address is not answered", () => {
  const stack = newStack();
  const bytes = new Uint8Array(64);
  const view = new DataView(bytes.buffer);
  for (const [source, destination] of [
    [0xffff_ffff, 0xc000_0201],
    [0xe000_0001, 0xc000_0201],
    [0xc000_0209, 0xffff_ffff],
  ] as const) {
    const seg = new Segment();
    seg.src0 = source | 0;
    seg.dst0 = destination | 0;
    seg.sourcePort = 7000;
    seg.destinationPort = 80;
    seg.flags = SYN;
    writeHeaders(view, 0, seg, [], 0);
    finishChecksum(view, seg, false);
    stack.handlePacket(bytes, 0, seg.payloadEnd, 0);
    expect(stack.pollTransmit(0)).toBeUndefined();
  }
});

// MUST-66.
test("a reset and urgent news count even when the window is zero", () => drill`
   0    connect({"options": {"SO_RCVBUF": 2000}})
  +0    >  S   0:0(0)  <mss 1460>
  +.1   <  S.  0:0(0)  ack 1  win 65535  <mss 1000>
  +0    >  .   1:1(0)  ack 1
        !  connected writable
  +0    <  P.  1:1461(1460)  ack 1  win 65535
  +0    >  .   1:1(0)  ack 1461  win 0
        !  readable
  +0    <  PU. 1461:1471(10)  ack 1  win 65535  urg 10
  +0    >  .   1:1(0)  ack 1461  win 0
        !  urgent
  +0    <  R   1461:1461(0)
        =  CLOSED
`);
