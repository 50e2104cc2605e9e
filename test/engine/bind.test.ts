/**
 * Who may have a local port, beside what bind() said on Linux 6.18 in each of these cases. RFC 9293
 * 3.9.1.1, MUST-41 to MUST-43.
 */
import { expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { Stack } from "../../src/engine/stack.ts";
import { ACK, FIN, SYN } from "../../src/wire/segment.ts";
import { rawPacket, takeAll } from "./rawPackets.ts";

const OWN = "192.0.2.1";
const OTHER = "192.0.2.2";
const PEER = "192.0.2.9";
const PORT = 5000;
const EADDRINUSE = -98;
const EADDRNOTAVAIL = -99;

/** What has the port at OWN. */
const HOLDERS = ["listening", "connected", "time-wait", "accepted"] as const;
type Holder = (typeof HOLDERS)[number];

/** Timestamps, so that a TIME-WAIT may be taken over. */
const TS = "0101080a 000002bc 00000000";

function give(stack: Stack, flags: number, seq: number, ack: number, from: number): void {
  const packet = rawPacket({
    ...{ from: PEER, to: OWN, fromPort: from, toPort: PORT, flags, seq, ack, options: TS },
  });
  stack.handlePacket(packet, 0, packet.length, 0);
}

function holding(holder: Holder, reuse: number): Stack {
  const stack = new Stack({ addresses: [OWN, OTHER], random: new Random(1) });
  const options = { SO_REUSEADDR: reuse };
  if (holder === "listening" || holder === "accepted") {
    const listener = stack.listen({ address: OWN, port: PORT, backlog: 5, options }, 0);
    if (holder === "listening") return stack;
    give(stack, SYN, 1, 0, 9000);
    give(stack, ACK, 2, (takeAll(stack, 0)[0]?.seq ?? 0) + 1, 9000);
    expect(stack.accept(listener, 0)).toBeDefined();
    stack.close(listener, 0);
    return stack;
  }
  const o = { address: PEER, port: 9000, localAddress: OWN, localPort: PORT, options };
  const socket = stack.connect(o, 0);
  const next = (takeAll(stack, 0)[0]?.seq ?? 0) + 1;
  give(stack, SYN | ACK, 1, next, 9000);
  takeAll(stack, 0);
  if (holder === "connected") return stack;
  stack.close(socket, 0);
  takeAll(stack, 0);
  give(stack, FIN | ACK, 2, next + 1, 9000);
  takeAll(stack, 0);
  return stack;
}

const stateOf = (stack: Stack): string =>
  stack.stateBetween({ ip: OWN, port: PORT }, { ip: PEER, port: 9000 });

const cases = HOLDERS.flatMap((holder) =>
  [0, 1].flatMap((theirs) =>
    [0, 1].flatMap((ours) =>
      [OWN, "0.0.0.0", "::", OTHER].map((address) => ({ holder, theirs, ours, address })),
    ),
  ),
);

test.each(cases)("$holder, SO_REUSEADDR $theirs: $address, $ours", (one) => {
  const { holder, theirs, ours, address } = one;
  const shares = holder !== "listening" && theirs === 1 && ours === 1;
  const free = shares || address === OTHER;
  const options = { SO_REUSEADDR: ours };
  const isAny = address === "0.0.0.0" || address === "::";
  const place = { address, port: PORT, options };
  expect(holding(holder, theirs).checkBind(place)).toBe(free ? 0 : EADDRINUSE);

  const listened = holding(holder, theirs).listen({ ...place, backlog: 5 }, 0);
  expect(Math.min(listened, 0), "listen").toBe(free ? 0 : EADDRINUSE);

  const stack = holding(holder, theirs);
  const before = stateOf(stack);
  const own = isAny ? {} : { localAddress: address };
  const connect = (port: number): number =>
    stack.connect({ address: PEER, port, ...own, localPort: PORT, options }, 0);
  expect(Math.min(connect(9001), 0), "to another peer").toBe(free ? 0 : EADDRINUSE);
  const sameTuple = free && address !== OTHER && before !== "TIME-WAIT";
  const expected = sameTuple ? EADDRNOTAVAIL : free ? 0 : EADDRINUSE;
  if (free && ours === 0) return; // the first of the two has the port now
  expect(Math.min(connect(9000), 0), "to the same peer").toBe(expected);
});

test("without timestamps a TIME-WAIT is in the way of its tuple, whatever the options", () => {
  const stack = new Stack({
    ...{ addresses: [OWN], random: new Random(1), settings: { tcp_timestamps: 0 } },
  });
  const options = { SO_REUSEADDR: 1 };
  const o = { address: PEER, port: 9000, localPort: PORT, options };
  const socket = stack.connect(o, 0);
  const next = (takeAll(stack, 0)[0]?.seq ?? 0) + 1;
  give(stack, SYN | ACK, 1, next, 9000);
  takeAll(stack, 0);
  stack.close(socket, 0);
  takeAll(stack, 0);
  give(stack, FIN | ACK, 2, next + 1, 9000);
  expect(stateOf(stack)).toBe("TIME-WAIT");
  expect(stack.connect(o, 0)).toBe(EADDRNOTAVAIL);
  expect(stack.connect({ ...o, port: 9001 }, 0)).toBeGreaterThanOrEqual(0);
});

test("a port is free again when the last that had it is gone", () => {
  const stack = holding("time-wait", 1);
  expect(stack.checkBind({ address: OWN, port: PORT })).toBe(EADDRINUSE);
  stack.handleTimeout(61e6);
  expect(stack.checkBind({ address: OWN, port: PORT })).toBe(0);
});
