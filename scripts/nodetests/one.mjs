/**
 * Runs one file of node's own tests with a simulated host's `net` in the place of node's, in
 * virtual time: `node one.mjs FILE`. The file's own checks decide the exit status.
 *
 * The host is alone in its world, as the tests expect of the computer they run on: names and
 * interfaces are the host's too. What the tests share (`test/common`) is loaded as it is.
 */
import { createRequire } from "node:module";
import { useFakeTimers } from "../../dist/exports/fakeTimers.js";
import { createNet } from "../../dist/net/index.js";
import { settle } from "../../dist/net/settle.js";
import { World } from "../../dist/sim/index.js";

const require = createRequire(import.meta.url);
const dns = require("node:dns");
const os = require("node:os");
const util = require("node:util");
const Module = require("node:module");

const ADDRESSES = ["192.0.2.1", "2001:db8::1"];
/** No test of a net lasts that long by its own clock. */
const LONGEST = "1 h";

const file = process.argv[2];
process.argv.splice(1, 2, file);

/** The host's own look-up where tests find it, and may put another: `dns.lookup`. */
function asDnsLookup(own) {
  dns.lookup = (name, options, answer = options) =>
    own(name, typeof options === "object" ? options : {}, answer);
  return (...words) => dns.lookup(...words);
}

const world = new World({ settle, net: (host) => createNet(host, { lookup: asDnsLookup }) });
const { net } = world.host("computer", { addresses: ADDRESSES });

const ofInterface = (addresses, internal) =>
  addresses.map((address) => ({
    address,
    family: address.includes(":") ? "IPv6" : "IPv4",
    internal,
  }));
os.networkInterfaces = () => ({
  lo: ofInterface(["127.0.0.1", "::1"], true),
  eth0: ofInterface(ADDRESSES, false),
});
// Node 20 lacks it; the tests' common part names the line of a failed check by it.
util.getCallSites ??= () => Array.from({ length: 3 }, () => ({ scriptName: file, lineNumber: 0 }));

const load = Module._load;
Module._load = (request, ...rest) =>
  request === "net" || request === "node:net" ? net : load(request, ...rest);

useFakeTimers(world, { epochMs: 1_700_000_000_000 });
Module._load(file, null, true);
await world.run(LONGEST);
