/** Ping's answers: ICMP and ICMPv6 echo. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { sumBytes, withCarries } from "../../src/wire/checksum.ts";
import { answerEcho, echoDestination, mayBeEcho } from "../../src/wire/echo.ts";

const DATA = Uint8Array.from({ length: 57 }, (_, i) => i * 7);

/** An IPv4 echo request from 192.0.2.1 to 192.0.2.2. */
function requestV4(): Uint8Array {
  const bytes = new Uint8Array(28 + DATA.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0x45, 0, 0, bytes.length, 0, 1, 0x40, 0, 3, 1, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2]);
  view.setUint16(10, sumBytes(view, 0, 20) ^ 0xffff);
  bytes.set([8, 0, 0, 0, 0x12, 0x34, 0, 1], 20);
  bytes.set(DATA, 28);
  view.setUint16(22, sumBytes(view, 20, bytes.length) ^ 0xffff);
  return bytes;
}

/** An IPv6 echo request from 2001:db8::1 to 2001:db8::2. */
function requestV6(): Uint8Array {
  const bytes = new Uint8Array(48 + DATA.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0x60, 0, 0, 0, 0, 8 + DATA.length, 58, 3]);
  bytes.set([0x20, 1, 0x0d, 0xb8], 8);
  bytes.set([0x20, 1, 0x0d, 0xb8], 24);
  bytes[23] = 1;
  bytes[39] = 2;
  bytes.set([128, 0, 0, 0, 0x12, 0x34, 0, 1], 40);
  bytes.set(DATA, 48);
  view.setUint16(42, sumV6(bytes) ^ 0xffff);
  return bytes;
}

function sumV6(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer);
  const pseudo = sumBytes(view, 8, 40) + (bytes.length - 40) + 58;
  return withCarries(pseudo + sumBytes(view, 40, bytes.length));
}

test("an IPv4 request goes back with sound checksums, its data untouched", () => {
  const bytes = requestV4();
  const view = new DataView(bytes.buffer);
  expect(mayBeEcho(bytes, 0)).toBe(true);
  expect(echoDestination(bytes, 0, bytes.length)).toEqual([0xc0000202, 0, 0, 0]);
  expect(answerEcho(bytes, 0, bytes.length)).toBe(bytes.length);
  expect([...bytes.subarray(12, 20)]).toEqual([192, 0, 2, 2, 192, 0, 2, 1]);
  expect(bytes[20]).toBe(0);
  expect(sumBytes(view, 0, 20)).toBe(0xffff);
  expect(sumBytes(view, 20, bytes.length)).toBe(0xffff);
  expect(bytes.subarray(28)).toEqual(DATA);
});

test("so does an IPv6 request", () => {
  const bytes = requestV6();
  expect(echoDestination(bytes, 0, bytes.length)).toEqual([0x20010db8, 0, 0, 2]);
  expect(answerEcho(bytes, 0, bytes.length)).toBe(bytes.length);
  expect([bytes[23], bytes[39], bytes[40]]).toEqual([2, 1, 129]);
  expect(sumV6(bytes)).toBe(0xffff);
});

test("fragments, answers, other protocols and what is cut off are left alone", () => {
  for (const [at, value] of [
    [6, 0x20], // more fragments
    [7, 1], // an offset
    [9, 6], // TCP
    [20, 0], // an answer
    [3, 200], // longer than what is there
    [0, 0x4f], // a header longer than what is there
  ] as const) {
    const bytes = requestV4();
    bytes[at] = value;
    const before = bytes.slice();
    expect(answerEcho(bytes, 0, at === 0 ? 60 : bytes.length), `byte ${at}`).toBe(-1);
    expect(bytes).toEqual(before);
  }
});

test("whatever the bytes are, nothing throws and nothing beyond the packet changes", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 120 }),
      fc.constantFrom(0, 4, 6),
      (noise, version) => {
        const bytes = new Uint8Array(160).fill(0xaa);
        bytes.set(noise, 4);
        if (version > 0) bytes[4] = (version << 4) | 5;
        answerEcho(bytes, 4, 4 + noise.length);
        expect(bytes.subarray(0, 4).every((byte) => byte === 0xaa)).toBe(true);
        expect(bytes.subarray(4 + noise.length).every((byte) => byte === 0xaa)).toBe(true);
      },
    ),
  );
});
