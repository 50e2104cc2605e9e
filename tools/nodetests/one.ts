/**
 * Runs one file of node's own tests with a simulated host's `net` in the place of node's, in
 * virtual time: `node build/tools/nodetests/one.js FILE`. Its own checks decide the exit status.
 *
 * The host is alone in its world, as the tests expect of the computer they run on: names and
 * interfaces are the host's too. What the tests share (`test/common`) is loaded as it is.
 */

import type { LookupOptions } from "node:dns";
import { createRequire } from "node:module";
import { useFakeTimers } from "#src/exports/fakeTimers.js";
import { createNet, type Lookup, type LookupAnswer, type Net } from "#src/net/index.js";
import { settle } from "#src/net/settle.js";
import { World } from "#src/sim/index.js";

/** The parts of node that are the computer's own, as what may be put in their place. */
interface Replaceable {
  dns: {
    lookup: (name: string, options: LookupOptions | LookupAnswer, answer?: LookupAnswer) => void;
  };
  os: { networkInterfaces: () => unknown };
  util: { getCallSites?: () => unknown };
  Module: { _load(request: string, parent: unknown, isMain: boolean): unknown };
}

const ADDRESSES = ["192.0.2.1", "2001:db8::1"];
/** No test of a net lasts that long by its own clock. */
const LONGEST = "1 h";
/** The fake clock begins at a time that could be one. */
const EPOCH_MS = 1_700_000_000_000;

const require = createRequire(import.meta.url);
const part = <Name extends keyof Replaceable>(name: string): Replaceable[Name] =>
  require(name) as Replaceable[Name];
const dns = part<"dns">("node:dns");
const os = part<"os">("node:os");
const util = part<"util">("node:util");
const Module = part<"Module">("node:module");

const [, , file = ""] = process.argv;
process.argv.splice(1, 2, file);

/** The host's own look-up where tests find it, and may put another: `dns.lookup`. */
function asDnsLookup(own: Lookup): Lookup {
  dns.lookup = (name, options, answer) => {
    if (typeof options === "function") own(name, {}, options);
    else own(name, options, answer as LookupAnswer);
  };
  return (name, options, answer) => dns.lookup(name, options, answer);
}

const ofInterface = (addresses: readonly string[], internal: boolean): unknown[] =>
  addresses.map((address) => ({
    address,
    family: address.includes(":") ? "IPv6" : "IPv4",
    internal,
  }));

const world = new World<Net>({ settle, net: (host) => createNet(host, { lookup: asDnsLookup }) });
const { net } = world.host("computer", { addresses: ADDRESSES });
os.networkInterfaces = () => ({
  lo: ofInterface(["127.0.0.1", "::1"], true),
  eth0: ofInterface(ADDRESSES, false),
});
// Node 20 lacks it; the tests' common part names the line of a failed check by it.
util.getCallSites ??= () => Array.from({ length: 3 }, () => ({ scriptName: file, lineNumber: 0 }));

const load = Module._load;
Module._load = (request, ...rest) =>
  request === "net" || request === "node:net" ? net : load(request, ...rest);

useFakeTimers(world, { epochMs: EPOCH_MS });
Module._load(file, null, true);
await world.run(LONGEST);
