/**
 * `npm run bench -- tun [--rounds N] [--seconds N] [--connections N] [--only NAME]`: the engine
 * over a TUN device, beside other user-space stacks where these are installed. Needs Linux and
 * root.
 *
 * - bulk: iperf3, one connection, each direction; slirp4netns and passt in the same run
 * - short: wrk with `Connection: close`, and with keep-alive, against an HTTP answer
 * - memory: what so many established connections add to the idle process
 */
import { readFileSync } from "node:fs";
import { atLeast, Mistake, runTool } from "../command.ts";
import { until, type Words } from "../system.ts";
import { machine } from "./capture/runs.ts";
import {
  makeNamespace,
  removeNamespaces,
  runIn,
  startIn,
  stop,
  type Talking,
} from "./tun/namespaces.ts";
import { peers, type Target } from "./tun/peers.ts";

const NAMESPACE = "synfin-bench";
const ADDRESS = "192.0.2.2";
/** A process may have so many files open at most. */
const HELD_EACH = 15_000;
const PORTS = ["7", "9", "5201", "80"] as const;
const HOST: Words = [process.execPath, "dist/cli/main.js", "host", "--bare", "--lang", "en"];

const TOOL = {
  call: "npm run bench -- tun",
  says: "Measures the engine over a TUN device, beside the peers that are installed; root.",
  options: {
    rounds: { value: "N", says: "how often each is measured (5)" },
    seconds: { value: "N", says: "for how long each time (4)" },
    connections: { value: "N", says: "how many are held for the memory (50000)" },
    only: { value: "NAME", says: "bulk, short or memory", choices: ["bulk", "short", "memory"] },
  },
} as const;

/** How much is measured. */
interface Extent {
  readonly rounds: number;
  readonly seconds: number;
  readonly connections: number;
}

/** Our own host, and the process that it is. */
interface Ours extends Target {
  readonly host: Talking;
  readonly pid: number;
}

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;

async function startOurs(): Promise<Ours> {
  makeNamespace(NAMESPACE);
  runIn(NAMESPACE, ["sysctl", "-qw", "net.ipv4.ip_local_port_range=1024 65535"]);
  const host = startIn(NAMESPACE, HOST);
  await until("the host is ready", () => host.said.includes("ready"), {
    limitMs: 10_000,
    everyMs: 50,
  });
  // `ip netns exec` becomes the command: its process is the host's own.
  const pid = host.process.pid as number;
  return { namespace: NAMESPACE, address: ADDRESS, host, pid, stop: () => stop(host) };
}

/** Gigabits a second that arrived. */
function iperf({ namespace, address }: Target, seconds: number, isReverse: boolean): number {
  const words = ["-c", address, "-t", String(seconds), "-J", ...(isReverse ? ["-R"] : [])];
  const said = JSON.parse(runIn(namespace, ["iperf3", ...words]));
  return said.end.sum_received.bits_per_second / 1e9;
}

async function bulk({ rounds, seconds }: Extent): Promise<string[]> {
  const all = [["synfin", startOurs] as const, ...peers()];
  const none = (): number[] => [];
  const figures = all.map(([name, start]) => ({ name, start, to: none(), from: none() }));
  for (let round = 0; round < rounds; round++) {
    for (const { start, to, from } of figures) {
      const target = await start();
      to.push(iperf(target, seconds, false));
      from.push(iperf(target, seconds, true));
      await target.stop();
      removeNamespaces();
    }
  }
  const rate = (list: readonly number[]): string =>
    `${median(list).toFixed(2)} (${Math.max(...list).toFixed(2)})`;
  return [
    "| stack | kernel → stack, Gbit/s: median (best) | stack → kernel, Gbit/s: median (best) |",
    "|---|---|---|",
    ...figures.map(({ name, to, from }) => `| ${name} | ${rate(to)} | ${rate(from)} |`),
  ];
}

/** Answers a second, and the host's own microseconds of processor time for each. */
interface Answers {
  readonly rate: number;
  readonly micros: number;
}

function wrk({ namespace, pid }: Ours, seconds: number, headers: readonly string[]): Answers {
  const words = ["-t1", "-c64", `-d${seconds}s`, ...headers, `http://${ADDRESS}/ok`];
  const before = processorMicros(pid);
  const said = runIn(namespace, ["wrk", ...words]);
  const answers = Number(/(\d+) requests in/.exec(said)?.[1]);
  const micros = (processorMicros(pid) - before) / answers;
  return { rate: Number(/Requests\/sec:\s*([\d.]+)/.exec(said)?.[1]), micros };
}

/** User and system time of a process so far; the kernel counts in hundredths of a second. */
function processorMicros(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

async function short({ rounds, seconds }: Extent): Promise<string[]> {
  const target = await startOurs();
  const run = (...headers: readonly string[]): Answers[] =>
    Array.from({ length: rounds }, () => wrk(target, seconds, headers));
  const close = run("-H", "Connection: close");
  const keep = run();
  await target.stop();
  removeNamespaces();
  return [
    "| load | answers a second: median (best) | synfin's processor time an answer |",
    "|---|---|---|",
    `| wrk, 64 connections, \`Connection: close\` | ${answersCell(close)} |`,
    `| wrk, 64 connections, keep-alive | ${answersCell(keep)} |`,
  ];
}

function answersCell(runs: readonly Answers[]): string {
  const whole = (number: number): string => Math.round(number).toLocaleString("en-US");
  const rates = runs.map(({ rate }) => rate);
  const micros = median(runs.map((one) => one.micros)).toFixed(0);
  return `${whole(median(rates))} (${whole(Math.max(...rates))}) | ${micros} µs`;
}

const residentMegabytes = (pid: number): number =>
  Number(/VmRSS:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;

async function memory({ connections }: Extent): Promise<string[]> {
  const target = await startOurs();
  const idle = residentMegabytes(target.pid);
  const holders: Talking[] = [];
  for (let left = connections; left > 0; left -= HELD_EACH) {
    const count = String(Math.min(left, HELD_EACH));
    const port = PORTS[holders.length % PORTS.length] as string; // choosing a local port gets slow
    const words = ["build/tools/bench/tun/holdOpen.js", ADDRESS, port, count];
    const holder = startIn(NAMESPACE, [process.execPath, ...words]);
    holders.push(holder);
    await until("all are open", () => holder.said.includes("open "), {
      limitMs: 180_000,
      everyMs: 50,
    });
  }
  const established = residentMegabytes(target.pid);
  for (const holder of holders) await stop(holder);
  await target.stop();
  removeNamespaces();
  const count = connections.toLocaleString("en-US");
  const added = established - idle;
  return [
    "| connections | idle, MB RSS | established, MB RSS | added |",
    "|---|---|---|---|",
    `| ${count} | ${idle.toFixed(0)} | ${established.toFixed(0)} | ${added.toFixed(0)} |`,
  ];
}

await runTool(TOOL, async ({ values }) => {
  const extent = {
    rounds: atLeast(1, "--rounds", values.rounds ?? "5"),
    seconds: atLeast(1, "--seconds", values.seconds ?? "4"),
    connections: atLeast(1, "--connections", values.connections ?? "50000"),
  };
  if (process.getuid?.() !== 0) throw new Mistake("this makes network namespaces: run it as root");
  const sections = { bulk, short, memory };
  process.stdout.write(`Machine: ${machine()}. `);
  process.stdout.write(`${extent.rounds} rounds of ${extent.seconds} s.\n`);
  try {
    for (const [name, measure] of Object.entries(sections)) {
      if (values.only !== undefined && values.only !== name) continue;
      process.stdout.write(`\n${(await measure(extent)).join("\n")}\n`);
    }
  } finally {
    removeNamespaces();
  }
  return 0;
});
