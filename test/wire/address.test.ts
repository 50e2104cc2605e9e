/** Addresses as text: RFC 5952's examples both ways, and what must not parse. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  formatAddress,
  formatEndpoint,
  parseAddress,
  parseEndpoint,
} from "../../src/wire/index.ts";

const again = (text: string): string | undefined => {
  const address = parseAddress(text);
  return address && formatAddress(address.family, ...address.words);
};

test.each([
  ["0.0.0.0", "0.0.0.0"],
  ["255.1.20.255", "255.1.20.255"],
  ["2001:db8::1", "2001:db8::1"],
  ["2001:0DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
  ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
  ["2001:0:0:1:0:0:0:1", "2001:0:0:1::1"],
  ["::", "::"],
  ["0:0:0:0:0:0:0:1", "::1"],
  ["fe80::", "fe80::"],
  ["1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"],
  ["::ffff:192.0.2.1", "::ffff:192.0.2.1"],
  ["64:ff9b::192.0.2.33", "64:ff9b::c000:221"],
])("%s is written %s", (text, expected) => {
  expect(again(text)).toBe(expected);
});

test.each([
  "",
  "1.2.3",
  "1.2.3.256",
  "01.2.3.4",
  "1.2.3.4.5",
  ":",
  ":::",
  "1::2::3",
  "1:2:3:4:5:6:7",
  "1:2:3:4:5:6:7:8:9",
  "1:2:3:4:5:6:7:8::",
  "12345::",
  "fe80::1%eth0",
  "::1.2.3.4:5",
  "1.2.3.4::",
])("%j is no address", (text) => {
  expect(parseAddress(text)).toBeUndefined();
});

describe("end points", () => {
  test("are written with brackets where the address has colons", () => {
    expect(formatEndpoint(4, 0x7f000001, 0, 0, 0, 80)).toBe("127.0.0.1:80");
    expect(formatEndpoint(6, 0, 0, 0, 1, 80)).toBe("[::1]:80");
  });

  test("are read back", () => {
    expect(parseEndpoint("127.0.0.1:80")).toEqual({
      family: 4,
      words: [0x7f000001, 0, 0, 0],
      port: 80,
    });
    expect(parseEndpoint("[::1]:65535")).toEqual({ family: 6, words: [0, 0, 0, 1], port: 65535 });
  });

  test.each(["::1:80", "[::1]", "1.2.3.4", "1.2.3.4:65536", "[1.2.3.4]:80", ":80"])(
    "not %j",
    (text) => {
      expect(parseEndpoint(text)).toBeUndefined();
    },
  );
});

test("every address survives text", () => {
  const word = fc.oneof(fc.constant(0), fc.integer(), fc.constantFrom(1, 0xffff, 0x10000, -65536));
  const property = fc.property(word, word, word, word, (a, b, c, d) => {
    expect(parseAddress(formatAddress(6, a, b, c, d))).toEqual({ family: 6, words: [a, b, c, d] });
    expect(parseAddress(formatAddress(4, a, 0, 0, 0))).toEqual({ family: 4, words: [a, 0, 0, 0] });
  });
  fc.assert(property, { seed: 5952, numRuns: 1000 });
});
