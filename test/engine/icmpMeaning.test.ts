/**
 * What each ICMP error does, beside what Linux 6.18 did with a TUN device as the peer: the errno
 * that SO_ERROR tells, whether it ends an attempt to connect, and whether a half-open row is
 * dropped (RFC 9293 3.9.2.2; RFC 5461). With strict_rfc9293 the RFC's soft and hard errors decide.
 */
import { expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import type { Settings } from "../../src/engine/block/settings.ts";
import { Stack } from "../../src/engine/stack.ts";
import { ACK, SYN } from "../../src/wire/segment.ts";
import { icmpAbout, type Left, rawPacket, takeAll } from "./rawPackets.ts";

/** `errno` 0: ignored; `drops`: a half-open row goes. */
type Case = readonly [family: 4 | 6, type: number, code: number, errno: number, drops: 0 | 1];

// biome-ignore format: the columns are the table
const CASES: readonly Case[] = [
  [4, 3, 0, 101, 1],  [4, 3, 1, 113, 1],  [4, 3, 2, 92, 0],   [4, 3, 3, 111, 0],
  [4, 3, 5, 95, 0],   [4, 3, 6, 101, 0],  [4, 3, 7, 112, 0],  [4, 3, 8, 64, 0],
  [4, 3, 9, 101, 0],  [4, 3, 10, 113, 0], [4, 3, 11, 101, 0], [4, 3, 12, 113, 0],
  [4, 3, 13, 113, 0], [4, 3, 14, 113, 0], [4, 3, 15, 113, 0], [4, 3, 16, 0, 0],
  [4, 11, 0, 113, 1], [4, 11, 1, 0, 0],   [4, 12, 0, 71, 1],  [4, 12, 1, 71, 1],
  [4, 12, 2, 71, 1],  [4, 4, 0, 0, 0],    [4, 5, 1, 0, 0],
  [6, 1, 0, 101, 0],  [6, 1, 1, 13, 1],   [6, 1, 2, 113, 0],  [6, 1, 3, 113, 0],
  [6, 1, 4, 111, 1],  [6, 1, 5, 13, 1],   [6, 1, 6, 13, 1],   [6, 1, 7, 71, 1],
  [6, 1, 8, 71, 1],   [6, 3, 0, 113, 0],  [6, 3, 1, 113, 0],  [6, 4, 0, 71, 1],
  [6, 4, 1, 71, 1],   [6, 4, 2, 71, 1],   [6, 4, 5, 71, 1],
];

const HARD = new Set(["4/3/2", "4/3/3", "6/1/1", "6/1/4"]);
const isHard = ([family, type, code]: Case): boolean => HARD.has(`${family}/${type}/${code}`);

const OWN = { 4: "192.0.2.1", 6: "2001:db8::1" };
const PEER = { 4: "192.0.2.9", 6: "2001:db8::9" };

const newStack = (family: 4 | 6, settings: Partial<Settings>): Stack =>
  new Stack({ addresses: [OWN[family]], random: new Random(9), settings });

function arrive(stack: Stack, bytes: Uint8Array): void {
  stack.handlePacket(bytes, 0, bytes.length, 1000);
}

function onlyOne(stack: Stack): Left {
  const [packet, ...more] = takeAll(stack, 1000);
  if (packet === undefined || more.length > 0) throw new Error("one packet leaves");
  return packet;
}

/** A socket in the state, and the segment of it that an error may quote. */
type Stage = "SYN-SENT" | "SYN-RECEIVED" | "ESTABLISHED";

function reach(stack: Stack, family: 4 | 6, stage: Stage): [socket: number, quoted: Left] {
  const socket = stack.connect({ address: PEER[family], port: 7000 }, 1000);
  const syn = onlyOne(stack);
  if (stage === "SYN-SENT") return [socket, syn];
  const toPort = stack.localEndpoint(socket)?.port ?? 0;
  const ends = { from: PEER[family], to: OWN[family], toPort };
  const crossed = stage === "SYN-RECEIVED";
  const ack = crossed ? 0 : syn.seq + 1;
  arrive(stack, rawPacket({ ...ends, flags: SYN | (crossed ? 0 : ACK), seq: 5, ack }));
  const answer = onlyOne(stack);
  if (crossed) return [socket, answer];
  stack.send(socket, new Uint8Array(100), 0, 100, 1000);
  return [socket, onlyOne(stack)];
}

const STAGES = ["SYN-SENT", "SYN-RECEIVED", "ESTABLISHED"] as const;

// MUST-56, SHLD-26: with strict_rfc9293 in every state.
test.each(CASES)("IPv%i, type %i, code %i: errno %i", (...one) => {
  const [family, type, code, errno] = one;
  for (const strict of [0, 1]) {
    for (const stage of STAGES) {
      const stack = newStack(family, { strict_rfc9293: strict });
      const [socket, quoted] = reach(stack, family, stage);
      arrive(stack, icmpAbout(quoted, type, code));
      const ends = strict === 1 ? isHard(one) : errno !== 0 && stage !== "ESTABLISHED";
      expect(stack.state(socket), `${stage}, strict: ${strict}`).toBe(ends ? "CLOSED" : stage);
      // A soft error too is told by SO_ERROR, once.
      const told = strict === 1 && type === 11 && family === 4 ? 113 : errno;
      expect(stack.getOption(socket, "SO_ERROR")).toBe(told);
      expect(stack.getOption(socket, "SO_ERROR")).toBe(0);
    }
  }
});

function halfOpen(family: 4 | 6, settings: Partial<Settings>): [Stack, Left] {
  const stack = newStack(family, settings);
  stack.listen({ port: 80, backlog: 5, options: { TCP_FASTOPEN: 5 } }, 1000);
  arrive(stack, rawPacket({ from: PEER[family], to: OWN[family], flags: SYN, seq: 5 }));
  return [stack, onlyOne(stack)];
}

const stateOfRow = (stack: Stack, family: 4 | 6): string =>
  stack.stateBetween({ ip: OWN[family], port: 80 }, { ip: PEER[family], port: 7000 });

test.each(CASES)("IPv%i, type %i, code %i: half-open", (...one) => {
  const [family, type, code, , drops] = one;
  for (const strict of [0, 1]) {
    const [stack, quoted] = halfOpen(family, { strict_rfc9293: strict });
    arrive(stack, icmpAbout(quoted, type, code, 1)); // not the SYN's number: not believed
    expect(stateOfRow(stack, family)).toBe("SYN-RECEIVED");
    arrive(stack, icmpAbout(quoted, type, code));
    const goes = strict === 1 ? isHard(one) : drops === 1;
    expect(stateOfRow(stack, family), `strict: ${strict}`).toBe(goes ? "CLOSED" : "SYN-RECEIVED");
  }
});

test.each([false, true])("Fast Open's connection, accepted: %s", (accepted) => {
  const stack = newStack(4, { tcp_fastopen: 0x202 });
  const listener = stack.listen({ port: 80, backlog: 5, options: { TCP_FASTOPEN: 5 } }, 1000);
  const payload = new Uint8Array(5);
  arrive(stack, rawPacket({ from: PEER[4], to: OWN[4], flags: SYN, seq: 5, payload }));
  const quoted = onlyOne(stack);
  if (accepted) stack.accept(listener, 1000);
  arrive(stack, icmpAbout(quoted, 3, 1));
  expect(stateOfRow(stack, 4)).toBe(accepted ? "SYN-RECEIVED" : "CLOSED");
});

// RFC 5927 4.1: SND.UNA =< SEG.SEQ < SND.NXT. Linux takes SND.NXT too.
test.each([0, 1])("an error about SND.NXT, strict: %i", (strict) => {
  for (const [shift, believed] of [
    [-1, false],
    [0, true],
    [1, strict === 0],
    [2, false],
  ] as const) {
    const stack = newStack(4, { strict_rfc9293: strict });
    const [socket, syn] = reach(stack, 4, "SYN-SENT");
    arrive(stack, icmpAbout(syn, 3, 3, shift));
    expect(stack.state(socket), `${shift}`).toBe(believed ? "CLOSED" : "SYN-SENT");
    expect(stack.counters.OutOfWindowIcmps).toBe(believed ? 0 : 1);
  }
});
