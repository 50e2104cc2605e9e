/**
 * Other user-space TCP stacks, each in its own pair of namespaces: the kernel of the inner one
 * talks over a TAP device to the stack, which opens a socket in the outer one, where iperf3 serves.
 * So each is measured where ours is: between the kernel and a TCP that lives in a process.
 */

import { run, until } from "../../system.ts";
import { installed } from "../capture/runs.ts";
import { makeNamespace, runIn, startIn, stop, type Talking } from "./namespaces.ts";

/** A stack that serves: where iperf3 reaches it from, and how it is ended. */
export interface Target {
  readonly namespace: string;
  readonly address: string;
  stop(): Promise<unknown>;
}

const OUTER = "synfin-bench-out";
const INNER = "synfin-bench-in";
const GATEWAY = "198.51.100.254";
const PATIENT = { limitMs: 10_000, everyMs: 50 };
const MTU = "65520"; // what both recommend for speed

/** The stacks that are installed: names and how to start them. */
export function peers(): readonly (readonly [name: string, start: () => Promise<Target>])[] {
  return PEERS.filter(({ program }) => installed(program) !== null).map(
    ({ name, start }) => [name, start] as const,
  );
}

const PEERS = [
  { name: "slirp4netns", program: "slirp4netns", start: startSlirp },
  { name: "passt (pasta)", program: "pasta", start: startPasta },
];

/** An outer namespace with an interface that looks like a way out, an inner one with nothing. */
function makePair(): void {
  makeNamespace(OUTER);
  makeNamespace(INNER);
  run(["ip", "-n", OUTER, "link", "add", "dummy0", "type", "veth", "peer", "name", "dummy1"]);
  run(["ip", "-n", OUTER, "addr", "add", "198.51.100.1/24", "dev", "dummy0"]);
  run(["ip", "-n", OUTER, "link", "set", "dummy0", "up"]);
  run(["ip", "-n", OUTER, "link", "set", "dummy1", "up"]);
  run(["ip", "-n", OUTER, "route", "add", "default", "via", GATEWAY]);
}

async function startSlirp(): Promise<Target> {
  makePair();
  const words = ["--netns-type=path", "-c", `--mtu=${MTU}`, `/run/netns/${INNER}`, "tap0"];
  return serveBehind(startIn(OUTER, ["slirp4netns", ...words]), "10.0.2.2");
}

/** Its gateway's address stands for the outer namespace. */
async function startPasta(): Promise<Target> {
  makePair();
  const words = ["-f", "--runas", "0", "--config-net", "-m", MTU, "--netns"];
  return serveBehind(startIn(OUTER, ["pasta", ...words, `/run/netns/${INNER}`]), GATEWAY);
}

async function serveBehind(stack: Talking, address: string): Promise<Target> {
  const server = startIn(OUTER, ["iperf3", "-s"]);
  await until("iperf3 listens", () => runIn(OUTER, ["ss", "-Hltn"]).includes(":5201"), PATIENT);
  await until("a route", () => runIn(INNER, ["ip", "route"]).includes("default"), PATIENT);
  return { namespace: INNER, address, stop: () => stopAll(stack, server) };
}

async function stopAll(...children: readonly Talking[]): Promise<void> {
  for (const child of children) await stop(child);
}
