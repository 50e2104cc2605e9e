/**
 * Runs one file of node's own tests with the `net` of a simulated host in the place of node's, in
 * virtual time: `node one.mjs FILE`. The file's own checks decide the exit status.
 */
import Module from "node:module";
import os from "node:os";
import util from "node:util";
import { World } from "../../dist/exports/sim.js";
import { useFakeTimers } from "../../dist/exports/fakeTimers.js";

const [file] = process.argv.splice(2, 1);
process.argv[1] = file;
const world = new World({ seed: 1 });
const host = world.host("computer", { addresses: ["192.0.2.1", "2001:db8::1"] });

const face = (address, family, internal) => ({ address, family, internal, mac: "00:00:00:00:00:00", netmask: "" });
os.networkInterfaces = () => ({
  lo: [face("127.0.0.1", "IPv4", true), face("::1", "IPv6", true)],
  eth0: [face("192.0.2.1", "IPv4", false), face("2001:db8::1", "IPv6", false)],
});
// Node 22 brought it; the tests' common part names the line of a failed check by it.
util.getCallSites ??= () => [{}, {}, {}].map(() => ({ scriptName: file, lineNumber: 0, column: 0 }));

const load = Module._load;
Module._load = function (request, ...rest) {
  if (request === "net" || request === "node:net") return host.net;
  return load.call(this, request, ...rest);
};
useFakeTimers(world, { epochMs: 1_700_000_000_000 });
Module._load(file, null, true);
const end = await world.run("1 h");
if (process.env.NODETESTS_VERBOSE) console.error("end", end, world.now);
