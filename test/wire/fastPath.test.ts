/** The fast path and the general one agree on every packet, whatever was parsed before it. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { readPlainSegment } from "../../src/wire/fastPath.ts";
import { parseIp, Segment } from "../../src/wire/index.ts";
import { parseAnyIp } from "../../src/wire/ip.ts";
import { mustBe, mustMatch } from "../must.ts";
import { concat, hex, ipv4, ipv6, tcp, viewOf } from "./bytes.ts";

const plain = ipv4(6, tcp(0x10, hex("0101080a f0000001 f0000002"), hex("616263")));
const samples = [
  plain,
  ipv4(6, tcp(0x13, hex(""), hex("616263"))),
  concat(plain, hex("000000")),
  ipv4(6, tcp(0x02, hex("020405b4 0402 080a 00000001 00000000 01 030307"))),
  ipv6(6, tcp(0x10, hex("0101080a f0000001 f0000002"))),
];

test("it takes a plain segment and declines a SYN with options", () => {
  const taken = samples.map((bytes) =>
    readPlainSegment(viewOf(bytes), 0, bytes.length, bytes.length, new Segment()),
  );
  expect(taken).toEqual([true, true, true, false, false]);
});

test("it takes a segment whose payload was cut, and declines one whose options were", () => {
  const { length } = plain;
  const read = (end: number, original: number) =>
    readPlainSegment(viewOf(plain), 0, end, original, new Segment());
  expect([read(length - 2, length), read(length - 3, length)]).toEqual([true, true]);
  expect([read(length - 4, length), read(length - 2, length - 1)]).toEqual([false, false]);
});

test("both paths leave the same record", () => {
  const fast = new Segment();
  const general = new Segment();
  const change = fc.tuple(fc.nat(60), fc.oneof(fc.nat(255), fc.constantFrom(0, 0x45, 0x50, 0x80)));
  const property = fc.property(
    fc.constantFrom(...samples),
    fc.array(change, { maxLength: 3 }),
    fc.oneof(fc.constant(0), fc.nat(40)),
    fc.boolean(),
    (sample, changes, cut, verify) => {
      const bytes = sample.slice();
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
      const [view, end] = [viewOf(bytes), bytes.length - cut];
      const verdict = parseIp(view, 0, end, bytes.length, fast, verify);
      mustBe(verdict, parseAnyIp(view, 0, end, bytes.length, general, verify));
      mustMatch(fast, general);
    },
  );
  fc.assert(property, { seed: 7_323, numRuns: 20_000 });
});
