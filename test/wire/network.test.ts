import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseAddress } from "../../src/wire/address.ts";
import { isInNetwork, parseNetwork } from "../../src/wire/network.ts";

const isIn = (network: string, address: string): boolean | undefined => {
  const [net, its] = [parseNetwork(network), parseAddress(address)];
  if (net === undefined || its === undefined) return undefined;
  return isInNetwork(net, its.family, ...its.words);
};

describe("a network", () => {
  test.each([
    ["10.0.0.0/8", "10.255.255.255", true],
    ["10.0.0.0/8", "11.0.0.0", false],
    ["192.0.2.128/25", "192.0.2.127", false],
    ["0.0.0.0/0", "255.255.255.255", true],
    ["0.0.0.0/0", "::1", false],
    ["192.0.2.1", "192.0.2.1", true],
    ["192.0.2.1", "192.0.2.2", false],
    ["2001:db8::/33", "2001:db8:7fff::1", true],
    ["2001:db8::/33", "2001:db8:8000::1", false],
    ["2001:db8::1/128", "2001:db8::1", true],
    ["::/0", "2001:db8::1", true],
  ])("%s and %s: %s", (network, address, wanted) => expect(isIn(network, address)).toBe(wanted));

  test.each([
    "10.0.0.0/33",
    "::/129",
    "10.0.0.0/-1",
    "10.0.0.0/",
    "10/8",
    "x",
    "1.2.3.4/8/8",
    "/8",
  ])("%s is none", (text) => expect(parseNetwork(text)).toBeUndefined());

  test("holds just the addresses whose first bits are its own", () => {
    const word = fc.integer({ min: 0, max: 2 ** 32 - 1 });
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 32 }), (a, b, bits) => {
        const first = (n: number): string => n.toString(2).padStart(32, "0").slice(0, bits);
        const net = { family: 4, words: [a | 0, 0, 0, 0], bits } as const;
        expect(isInNetwork(net, 4, b | 0, 0, 0, 0)).toBe(first(a) === first(b));
      }),
    );
  });
});
