/** Which addresses a host takes beside what the kernel's interfaces and routes have already. */
import { expect, test } from "vitest";
import { candidates, inTheWay, readRoutes, routeInto } from "../../src/tun/freeAddresses.ts";
import { isSame, parsePrefix } from "../../src/tun/prefix.ts";

const routes = (...found: readonly (readonly [dst: string, dev?: string])[]) =>
  readRoutes(JSON.stringify(found.map(([dst, dev]) => ({ dst, ...(dev && { dev }) }))));

const firstOf = (family: 4 | 6, used: ReturnType<typeof routes>) =>
  candidates(family).find((prefix) => routeInto(prefix, used) === undefined)?.address;

test.each([
  [[], "192.0.2.2", "2001:db8::2"],
  [["default"], "192.0.2.2", "2001:db8::2"],
  [["192.0.2.0/24"], "198.51.100.2", "2001:db8::2"],
  [["192.0.2.77"], "198.51.100.2", "2001:db8::2"],
  [["192.0.0.0/8", "2000::/3"], "192.0.2.2", "2001:db8::2"],
  [["192.0.2.0/24", "198.51.100.0/25", "203.0.113.1"], "198.18.0.2", "2001:db8::2"],
  [["2001:db8::/64", "2001:db8:1::1"], "192.0.2.2", "2001:db8:2::2"],
] as const)("with routes to %j a host takes %s and %s", (used, four, six) => {
  const found = routes(...used.map((dst) => [dst, "eth0"] as const));
  expect([firstOf(4, found), firstOf(6, found)]).toEqual([four, six]);
});

test("no candidate comes twice, and each lies in its family's examples", () => {
  for (const family of [4, 6] as const) {
    const all = candidates(family).map(({ address }) => address);
    expect(new Set(all).size).toBe(all.length);
    for (const address of all)
      expect(() => parsePrefix("--address", `${address}/24`)).not.toThrow();
  }
});

test.each([
  ["192.0.2.9/24", "192.0.2.1", ["192.0.2.0/24"], "192.0.2.0"],
  ["10.0.0.2/24", "10.0.0.1", ["10.0.0.1"], "10.0.0.1"],
  ["10.0.0.2/24", "10.0.0.1", ["10.0.0.2"], "10.0.0.2"],
  ["10.0.0.2/24", "10.0.0.1", ["10.0.0.3", "10.0.0.0/8", "0.0.0.0/0"], undefined],
  ["2001:db8::2/80", "2001:db8::1", ["2001:db8::/64"], undefined],
  ["2001:db8::2/80", "2001:db8::1", ["2001:db8:0:0::1"], "2001:db8:0:0::1"],
])("asked for %s with %s, in the way of %j is %s", (text, peer, used, expected) => {
  const prefix = parsePrefix("--address", text);
  const found = routes(...used.map((dst) => [dst, "eth0"] as const));
  expect(inTheWay(prefix, [prefix.address, peer], found)?.address).toBe(expected);
});

test.each(["", "no JSON", "{}", "null", "[]", '[{"dst":1}]', '[{"dev":"x"}]', "[null]"])(
  "a list of routes that says %j has none",
  (json) => expect(readRoutes(json)).toEqual([]),
);

test("a route without a device is one all the same", () => {
  expect(routes(["192.0.2.0/24"])).toEqual([{ address: "192.0.2.0", bits: 24, device: "?" }]);
});

test.each([
  ["192.0.2.2", "192.0.2.2", true],
  ["192.0.2.2", "192.0.2.3", false],
  ["2001:db8:0::2", "2001:db8::2", true],
  ["localhost", "localhost", false],
])("%s and %s are one address: %s", (one, other, expected) => {
  expect(isSame(one, other)).toBe(expected);
});
