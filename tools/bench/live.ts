/**
 * `npm run bench -- live [--seconds N] [--rate MBIT]`: whether a live capture keeps up.
 *
 * Two network namespaces, a veth pair whose segments are not merged (no offload), iperf3 between
 * them, and on one side tcpdump with what `synfin explain -i` reads and tracks it by. Prints the
 * packets a second and what tcpdump says the kernel dropped. Needs root, iproute2, ethtool, iperf3
 * and tcpdump; removes what it made.
 */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as after } from "node:timers/promises";
import { atLeast, runTool } from "../command.ts";
import { machine } from "./capture/runs.ts";

const CLIENT = "synfin-bench-c";
const SERVER = "synfin-bench-s";
const MTU = 1_000; // small segments: many packets without many bytes

const TOOL = {
  call: "npm run bench -- live",
  says: "Measures whether a live capture keeps up, in namespaces of its own; root.",
  options: {
    seconds: { value: "N", says: "for how long (5)" },
    rate: { value: "MBIT", says: "megabits a second (480)" },
  },
} as const;

const ip = (...words: readonly string[]) =>
  execFileSync("ip", words, { stdio: ["ignore", "ignore", "inherit"] });
const inside = (namespace: string, ...words: readonly string[]) => [
  "netns",
  "exec",
  namespace,
  ...words,
];

function makeNetwork(): void {
  ip("netns", "add", CLIENT);
  ip("netns", "add", SERVER);
  const pair = ["type", "veth", "peer", "name", "server", "netns", SERVER];
  ip("link", "add", "client", "netns", CLIENT, ...pair);
  for (const [namespace, name, address] of [
    [CLIENT, "client", "10.93.0.1/24"],
    [SERVER, "server", "10.93.0.2/24"],
  ] as const) {
    ip("-n", namespace, "addr", "add", address, "dev", name);
    ip("-n", namespace, "link", "set", name, "mtu", String(MTU), "up");
    const offload = ["tso", "off", "gso", "off", "gro", "off"];
    ip(...inside(namespace, "ethtool", "-K", name, ...offload));
  }
}

function removeNetwork(): void {
  for (const namespace of [CLIENT, SERVER]) {
    try {
      execFileSync("ip", ["netns", "del", namespace], { stdio: "ignore" });
    } catch {
      // It was never made.
    }
  }
}

async function run(seconds: number, megabits: number): Promise<void> {
  const reader = spawn(
    "ip",
    inside(SERVER, process.execPath, "build/tools/bench/capture/liveAlone.js", "server"),
    { stdio: ["ignore", "inherit", "inherit"] },
  );
  const ended = once(reader, "exit");
  const server = spawn("ip", inside(SERVER, "iperf3", "-s", "-1"), { stdio: "ignore" });
  await after(1_500);
  const words = ["-c", "10.93.0.2", "-t", String(seconds), "-b", `${megabits}M`];
  const client = spawn("ip", inside(CLIENT, "iperf3", ...words), { stdio: "ignore" });
  await once(client, "exit");
  await after(1_500);
  reader.kill("SIGINT");
  server.kill();
  await ended;
}

await runTool(TOOL, async ({ values }) => {
  const seconds = atLeast(1, "--seconds", values.seconds ?? "5");
  const megabits = atLeast(1, "--rate", values.rate ?? "480");
  process.stdout.write(`Machine: ${machine()}.\n`);
  removeNetwork();
  try {
    makeNetwork();
    await run(seconds, megabits);
  } finally {
    removeNetwork();
  }
  return 0;
});
