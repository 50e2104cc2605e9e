/** Fragments put together again, and what is done about those that do not fit. */
import { describe, expect, test } from "vitest";
import {
  ACK,
  Fragments,
  PACKET_FRAGMENT,
  PACKET_TCP,
  parseIp,
  problemName,
  Segment,
} from "../../src/wire/index.ts";
import { concat, hex, ipv4, ipv6, tcp, u16, viewOf } from "./bytes.ts";

const whole = tcp(
  ACK,
  hex("0101080a 00000001 00000002"),
  Uint8Array.from({ length: 60 }, (_, i) => i),
);

/** The fragment of `whole` from `start` to `end`, of IPv4 or IPv6. */
function fragment(family: 4 | 6, start: number, end: number, data = whole): Uint8Array {
  const more = end < whole.length ? 1 : 0;
  const part = data.subarray(start, end);
  if (family === 4) return ipv4(6, part, (more << 13) | (start >> 3));
  return ipv6(44, concat(hex("0600"), u16(start | more), hex("00000bad"), part));
}

/** Feeds one fragment, of which `captured` bytes are there. */
function feed(fragments: Fragments, packet: Uint8Array, now = 0, captured = packet.length): string {
  const segment = new Segment();
  const verdict = parseIp(viewOf(packet), 0, captured, packet.length, segment, false);
  expect(verdict).toBe(PACKET_FRAGMENT);
  if (fragments.add(viewOf(packet), segment, now)) return "whole";
  return segment.problem === 0 ? "kept" : problemName(segment.problem);
}

/** Parses what was rebuilt and gives its payload. */
function rebuilt(fragments: Fragments): { segment: Segment; payload: number[] } {
  const segment = new Segment();
  const { view, capturedEnd, originalEnd } = fragments;
  expect(parseIp(view, 0, capturedEnd, originalEnd, segment, true)).toBe(PACKET_TCP);
  const bytes = new Uint8Array(
    view.buffer,
    segment.payloadStart,
    segment.payloadEnd - segment.payloadStart,
  );
  return { segment, payload: [...bytes] };
}

describe.each([4, 6] as const)("IPv%i", (family) => {
  test("three fragments in any order make the packet", () => {
    const parts = [fragment(family, 0, 24), fragment(family, 24, 64), fragment(family, 64, 92)];
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
    ]) {
      const fragments = new Fragments();
      const results = order.map((i) => feed(fragments, parts[i] as Uint8Array));
      expect(results).toEqual(["kept", "kept", "whole"]);
      const { segment, payload } = rebuilt(fragments);
      expect(segment).toMatchObject({ family, sourcePort: 0x1234, tsEcr: 2, problem: 0 });
      expect(payload).toEqual(Array.from({ length: 60 }, (_, i) => i));
      expect(fragments.waiting).toBe(0);
    }
  });

  test("an exact copy changes nothing", () => {
    const fragments = new Fragments();
    expect(feed(fragments, fragment(family, 0, 24))).toBe("kept");
    expect(feed(fragments, fragment(family, 0, 24))).toBe("kept");
    expect(feed(fragments, fragment(family, 24, 92))).toBe("whole");
  });

  test("a cut fragment leaves the packet's length and ends its captured bytes", () => {
    const fragments = new Fragments();
    const first = fragment(family, 0, 64);
    feed(fragments, first, 0, first.length - 10);
    expect(feed(fragments, fragment(family, 64, 92))).toBe("whole");
    const { segment, payload } = rebuilt(fragments);
    expect(segment).toMatchObject({ length: 60, truncated: true });
    expect(payload).toHaveLength(64 - 10 - 32);
  });

  test("nothing is kept for longer than the timeout, nor more than the limits allow", () => {
    const fragments = new Fragments({ packets: 2, bytes: 1000, timeoutMicros: 1_000 });
    feed(fragments, fragment(family, 0, 24), 0);
    expect(feed(fragments, fragment(family, 24, 92), 1_001)).toBe("kept");
    expect([fragments.waiting, fragments.dropped]).toEqual([1, 1]);
    for (let id = 0; id < 10; id++) {
      const packet = fragment(family, 0, 24);
      packet.set(u16(id), family === 4 ? 4 : 46);
      feed(fragments, packet, 1_001);
    }
    expect([fragments.waiting, fragments.dropped]).toEqual([2, 1 + 9]);
  });

  test.each([
    ["fragment-length", (more: number) => (family === 4 ? more << 13 : more), 21],
    ["fragment-too-long", () => (family === 4 ? 0x1fff : 0xfff8), 24],
  ])("%s", (name, field, length) => {
    const packet = fragment(family, 0, length);
    packet.set(u16(field(1)), family === 4 ? 6 : 42);
    expect(feed(new Fragments(), packet)).toBe(name);
  });
});

test("IPv4 keeps what came first where fragments overlap", () => {
  const fragments = new Fragments();
  const evil = whole.slice().fill(0xee);
  feed(fragments, fragment(4, 24, 48));
  feed(fragments, fragment(4, 16, 64, evil)); // covers both sides of the first
  feed(fragments, fragment(4, 0, 24));
  expect(feed(fragments, fragment(4, 64, 92))).toBe("whole");
  const { payload } = rebuilt(fragments);
  expect(payload.slice(0, 16)).toEqual(Array.from({ length: 16 }, (_, i) => i));
  expect(payload.slice(16, 32)).toEqual(new Array(16).fill(0xee));
});

test("IPv6 gives up a packet whose fragments overlap, RFC 5722", () => {
  const fragments = new Fragments();
  feed(fragments, fragment(6, 0, 24));
  expect(feed(fragments, fragment(6, 16, 64))).toBe("fragment-overlap");
  expect(feed(fragments, fragment(6, 24, 92))).toBe("kept");
  // It is told as what is wrong, and not again as a packet that never became whole.
  expect([fragments.dropped, fragments.waiting]).toEqual([0, 0]);
});

test("two last fragments that end at different places contradict each other", () => {
  const fragments = new Fragments();
  feed(fragments, fragment(4, 64, 92));
  const longer = ipv4(6, whole.subarray(0, 40), 64 >> 3);
  expect(feed(fragments, longer)).toBe("fragment-overlap");
});
