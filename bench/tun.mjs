/**
 * `npm run bench -- tun [--rounds N] [--seconds N] [--connections N] [--only NAME]`: the engine over
 * a TUN device, beside other user-space stacks where these are installed. Needs Linux and root.
 *
 * - bulk: iperf3, one connection, each direction; slirp4netns and passt in the same run
 * - short: wrk with `Connection: close`, and with keep-alive, against an HTTP answer
 * - memory: what so many established connections add to the idle process
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { machine } from "./capture/runs.mjs";
import { makeNamespace, removeNamespaces, runIn, startIn, stop, until } from "./tun/namespaces.mjs";
import { peers } from "./tun/peers.mjs";

const NAMESPACE = "synfin-bench";
const ADDRESS = "192.0.2.2";
/** A process may have so many files open at most. */
const HELD_EACH = 15_000;
const PORTS = ["7", "9", "5201", "80"];
const HOST = [process.execPath, "dist/cli/main.js", "host", "--bare", "--lang", "en"];

const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "4" },
    connections: { type: "string", default: "50000" },
    only: { type: "string" },
  },
});

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
const rounds = Array.from({ length: Number(options.rounds) }, (_, i) => i);

async function startOurs() {
  makeNamespace(NAMESPACE);
  runIn(NAMESPACE, ["sysctl", "-qw", "net.ipv4.ip_local_port_range=1024 65535"]);
  const child = startIn(NAMESPACE, HOST);
  await until(() => child.said.includes("ready"));
  return { namespace: NAMESPACE, address: ADDRESS, child, stop: () => stop(child) };
}

/** Gigabits a second that arrived. */
function iperf(target, reverse) {
  const words = ["-c", target.address, "-t", options.seconds, "-J", ...(reverse ? ["-R"] : [])];
  const said = JSON.parse(runIn(target.namespace, ["iperf3", ...words]));
  return said.end.sum_received.bits_per_second / 1e9;
}

async function bulk() {
  const all = [["synfin", startOurs], ...peers()];
  const figures = new Map(all.map(([name]) => [name, { to: [], from: [] }]));
  for (const _ of rounds) {
    for (const [name, start] of all) {
      const target = await start();
      figures.get(name).to.push(iperf(target, false));
      figures.get(name).from.push(iperf(target, true));
      await target.stop();
      removeNamespaces();
    }
  }
  const rate = (list) => `${median(list).toFixed(2)} (${Math.max(...list).toFixed(2)})`;
  return [
    "| stack | kernel → stack, Gbit/s: median (best) | stack → kernel, Gbit/s: median (best) |",
    "|---|---|---|",
    ...[...figures].map(([name, { to, from }]) => `| ${name} | ${rate(to)} | ${rate(from)} |`),
  ];
}

/** Answers a second, and the host's own microseconds of processor time for each. */
function wrk(target, headers) {
  const words = ["-t1", "-c64", `-d${options.seconds}s`, ...headers, `http://${ADDRESS}/ok`];
  const before = processorMicros(target.child.pid);
  const said = runIn(target.namespace, ["wrk", ...words]);
  const answers = Number(/(\d+) requests in/.exec(said)?.[1]);
  const micros = (processorMicros(target.child.pid) - before) / answers;
  return { rate: Number(/Requests\/sec:\s*([\d.]+)/.exec(said)?.[1]), micros };
}

/** User and system time of a process so far; the kernel counts in hundredths of a second. */
function processorMicros(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

async function short() {
  const target = await startOurs();
  const close = rounds.map(() => wrk(target, ["-H", "Connection: close"]));
  const keep = rounds.map(() => wrk(target, []));
  await target.stop();
  removeNamespaces();
  const whole = (number) => Math.round(number).toLocaleString("en-US");
  const row = (runs) => {
    const rates = runs.map(({ rate }) => rate);
    const micros = median(runs.map((one) => one.micros)).toFixed(0);
    return `${whole(median(rates))} (${whole(Math.max(...rates))}) | ${micros} µs`;
  };
  return [
    "| load | answers a second: median (best) | synfin's processor time an answer |",
    "|---|---|---|",
    `| wrk, 64 connections, \`Connection: close\` | ${row(close)} |`,
    `| wrk, 64 connections, keep-alive | ${row(keep)} |`,
  ];
}

const residentMegabytes = (pid) =>
  Number(/VmRSS:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;

async function memory() {
  const target = await startOurs();
  // `ip netns exec` becomes the command: its process is the host's own.
  const idle = residentMegabytes(target.child.pid);
  const holders = [];
  for (let left = Number(options.connections); left > 0; left -= HELD_EACH) {
    const count = String(Math.min(left, HELD_EACH));
    const port = PORTS[holders.length % PORTS.length]; // choosing a local port gets slow
    const words = [process.execPath, "bench/tun/holdOpen.mjs", ADDRESS, port, count];
    holders.push(startIn(NAMESPACE, words));
    await until(() => holders.at(-1).said.includes("open "), 180);
  }
  const established = residentMegabytes(target.child.pid);
  for (const holder of holders) await stop(holder);
  await target.stop();
  removeNamespaces();
  const count = Number(options.connections).toLocaleString("en-US");
  return [
    "| connections | idle, MB RSS | established, MB RSS | added |",
    "|---|---|---|---|",
    `| ${count} | ${idle.toFixed(0)} | ${established.toFixed(0)} | ${(established - idle).toFixed(0)} |`,
  ];
}

if (process.getuid?.() !== 0) {
  process.stderr.write("this makes network namespaces: run it as root\n");
  process.exit(2);
}
const sections = { bulk, short, memory };
process.stdout.write(`Machine: ${machine()}. ${rounds.length} rounds of ${options.seconds} s.\n`);
try {
  for (const [name, measure] of Object.entries(sections)) {
    if (options.only !== undefined && options.only !== name) continue;
    process.stdout.write(`\n${(await measure()).join("\n")}\n`);
  }
} finally {
  removeNamespaces();
}
