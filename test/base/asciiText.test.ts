/** Bytes instead of strings: what is written must be what `String` would have said. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { AsciiText, asciiOf } from "../../src/base/asciiText.ts";

function printed(value: number): string {
  const out = new AsciiText();
  out.addNumber(value);
  return out.toString();
}

test.each([
  0,
  -0,
  1,
  9,
  10,
  99,
  100,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 53,
  -1,
  -0.5,
  0.1,
  0.000001,
  1e-7,
  1.5,
  0.9999999,
  0.123456789,
  999_999_999.999_999,
  1e9 + 0.5,
  1e21,
  4.35,
  1.000001,
  0.3 - 0.1,
])("%s is printed as String prints it", (value) => {
  expect(printed(value)).toBe(String(value));
});

test("so is any number, of whole microseconds or not", () => {
  fc.assert(fc.property(fc.double({ noNaN: true }), (x) => printed(x) === String(x)));
  const micros = fc.integer({ min: 0, max: 2 ** 50 });
  fc.assert(fc.property(micros, (x) => printed(x / 1e6) === String(x / 1e6)));
  fc.assert(fc.property(micros, (x) => printed(x / 1e3) === String(x / 1e3)));
});

test("text grows beyond its first bytes, and keeps what it had", () => {
  const out = new AsciiText();
  const [piece, word, count] = [asciiOf("0123456789"), "abcdef", 10_000];
  for (let i = 0; i < count; i++) {
    out.add(piece);
    out.addText(word);
    out.addNumber(12.5);
  }
  expect(out.toString()).toBe("0123456789abcdef12.5".repeat(count));
});
