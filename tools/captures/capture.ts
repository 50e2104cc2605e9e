/**
 * Capturing on a host's interfaces, every packet whole, until told to stop: tcpdump for one
 * interface (pcap), dumpcap for several at once (pcapng, as tcpdump cannot).
 */
import { spawn } from "node:child_process";
import { pause, type Words } from "../system.ts";
import type { Host } from "./host.ts";

/**
 * Above every frame here. In immediate mode tcpdump's ring has slots of this size: with the usual
 * 262,144 bytes there are eight, and a burst of ten segments loses two.
 */
const LARGEST_FRAME = "2048";

const TCPDUMP: Words = [
  "tcpdump",
  "--immediate-mode",
  "-U",
  "-n",
  "-Z",
  "root",
  "-s",
  LARGEST_FRAME,
];
const DUMPCAP: Words = ["dumpcap", "-q", "-n", "-s", LARGEST_FRAME];

/** How long a packet may take to reach them: dumpcap is handed packets by the block. */
const TCPDUMP_IDLE_MS = 40;
const DUMPCAP_IDLE_MS = 800;

/** What each says once it captures, and when it has lost nothing. */
const STARTED = /listening on|File: /;
const LOST_NOTHING = /\b0 packets dropped by kernel|dropped on interface.*: \d+\/0 /;

/** The command line that captures on these interfaces: one, "any", or several. */
function commandLine(devices: readonly string[], file: string, filter: string): Words {
  if (devices.length === 1) return [...TCPDUMP, "-i", devices[0] ?? "", "-w", file, filter];
  const interfaces = devices.flatMap((device) => ["-i", device, "-f", filter]);
  return [...DUMPCAP, ...interfaces, "-w", file];
}

/** A capture in progress. */
export interface Capturing {
  /** Ends the capture once what is on its way has been written. */
  stop(): Promise<void>;
}

/** Starts to capture into `file`, and waits until it does. */
export async function capture(
  host: Host,
  devices: readonly string[],
  file: string,
  filter = "tcp",
): Promise<Capturing> {
  const [program, ...args] = host.enter(...commandLine(devices, file, filter));
  const child = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  const ended = new Promise((done) => child.on("exit", done));
  await new Promise((done, fail) => {
    child.stderr.on("data", (text) => {
      said += text;
      if (STARTED.test(said)) done(null);
    });
    child.on("exit", () => fail(new Error(`${args.join(" ")}: ${said.trim()}`)));
    child.on("error", fail);
  });
  return {
    async stop() {
      await pause(devices.length > 1 ? DUMPCAP_IDLE_MS : TCPDUMP_IDLE_MS);
      child.kill("SIGINT");
      await ended;
      if (!LOST_NOTHING.test(said)) throw new Error(`the capture lost packets: ${said}`);
    },
  };
}
