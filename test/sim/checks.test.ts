/** Wrong options are told at once, in one sentence that names the option. */
import { expect, test } from "vitest";
import { World } from "../../src/exports/sim.ts";

const linkBy = (options: object) => () => {
  const world = new World();
  const a = world.host("a", { address: "10.0.0.1" });
  const b = world.host("b", { address: "10.0.0.2" });
  world.link(a, b, options);
};
const hostBy = (options: object) => () => new World().host("h", options);

test.each([
  [{ loss: 20 }, "loss of a wire is a probability from 0 to 1, not 20"],
  [{ loss: Number.NaN }, "loss of a wire is a probability from 0 to 1, not NaN"],
  [{ loss: "0.5" }, 'loss of a wire is a probability from 0 to 1, not "0.5"'],
  [{ delayMs: -1 }, "delayMs of a wire is milliseconds, 0 or more, not -1"],
  [{ bandwidth: 0 }, "bandwidth of a wire is bits a second, more than 0, not 0"],
  [{ mtu: 10 }, "mtu of a wire is bytes from 68 to 65535, not 10"],
  [{ delay: 5 }, 'a wire has no option "delay"; it has delayMs, jitterMs'],
  [{ burst: { toBad: 2, toGood: 0 } }, "toBad of a wire's burst is a probability"],
  [{ rule: "drop" }, "the rule of a wire is a function"],
])("a wire refuses %o", (options, sentence) => {
  expect(linkBy(options)).toThrow(sentence);
});

test.each([
  [{ address: "10.0.0.1", mtu: -5 }, 'mtu of host "h" is bytes from 68 to 65535, not -5'],
  [{ address: "10.0.0.1", settings: { tcp_nope: 1 } }, 'there is no setting "tcp_nope"'],
  [{ address: "10.0.0.1", settings: { tcp_fin_timeout: "x" } }, "tcp_fin_timeout takes a number"],
])("a host refuses %o", (options, sentence) => {
  expect(hostBy(options)).toThrow(sentence);
});

test("a world refuses a seed that is none, links to nowhere and to oneself", () => {
  expect(() => new World({ seed: Number.NaN })).toThrow("the seed of a world is a number");
  const world = new World();
  const a = world.host("a", { address: "10.0.0.1" });
  expect(() => world.link(a, a)).toThrow('"a" cannot be linked to itself');
  expect(() => world.link(a, undefined as never)).toThrow("a link takes two nodes");
  const ports = [5, 1] as const;
  expect(() => world.nat("n", { address: "192.0.2.1", ports })).toThrow("the ports of a NAT");
});
