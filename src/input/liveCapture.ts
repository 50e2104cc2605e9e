/**
 * A live capture: `tcpdump` (or `dumpcap`, where there is no tcpdump) captures, we read its pipe.
 *
 * Capturing is libpcap's job: it needs a right that we do not ask for. Where the right or the
 * program is missing, the user is told which command to run. What the program says at its end
 * about dropped packets becomes part of the report, for a capture with holes explains nothing.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { UserError } from "../base/errors/userError.ts";
import type { InterfaceCounts, ProblemKind } from "../capture/index.ts";
import { explainCaptureFailure, readCounts, shellQuoted } from "./captureProgram.ts";
import type { ByteSource } from "./source.ts";
import { StreamSource } from "./streamSource.ts";

/** What to capture. */
export interface LiveOptions {
  /** As the operating system calls it ("eth0"), or "any". */
  readonly interfaceName: string;
  /** A filter in libpcap's language; everything when absent. */
  readonly filter?: string;
  /** Bytes captured of each packet; enough for all headers when absent. */
  readonly snapLength?: number;
  /** In a process group of its own: a terminal's Ctrl-C reaches us alone, and `stop` ends it. */
  readonly isApart?: boolean;
  /**
   * Each packet is handed on at once, which costs more a packet: else tcpdump gathers them for up
   * to a second, and forgets on SIGINT what it has not read yet.
   */
  readonly isImmediate?: boolean;
}

/** Headers of TCP within several tunnels fit; payload is of no use to an explanation. */
const DEFAULT_SNAP_LENGTH = 384;
/** Room in the kernel for packets that wait for the capturing program, in KiB. */
const KERNEL_BUFFER_KIB = 16_384;
const MAX_STDERR_CHARACTERS = 65_536;

type Program = readonly [command: string, args: string[]];

/** The two programs that can do it, the one preferred first. */
function programs(options: LiveOptions): readonly Program[] {
  const { interfaceName, filter } = options;
  const snapLength = String(options.snapLength ?? DEFAULT_SNAP_LENGTH);
  const common = ["-i", interfaceName, "-s", snapLength, "-w", "-"];
  const tcpdump = [...common, "-U", "-B", String(KERNEL_BUFFER_KIB)];
  const dumpcap = [...common, "-q", "-P", "-B", String(KERNEL_BUFFER_KIB / 1_024)];
  if (options.isImmediate) tcpdump.push("--immediate-mode");
  if (filter !== undefined) {
    tcpdump.push("--", filter); // a filter is never an option, whatever it begins with
    dumpcap.push("-f", filter);
  }
  return [
    ["tcpdump", tcpdump],
    ["dumpcap", dumpcap],
  ];
}

/** However we end: without a reader it would notice only at the next packet, which may not come. */
function endWithUs(child: ChildProcess): void {
  const end = () => child.kill("SIGINT");
  process.once("exit", end);
  child.once("close", () => process.off("exit", end));
}

/** A capture in progress. */
export class LiveCapture implements ByteSource {
  readonly name: string;
  readonly size = null;
  failure: ProblemKind | null = null;
  /** What the program counted; null until it has ended. */
  counts: InterfaceCounts | null = null;
  readonly #options: LiveOptions;
  readonly #programs: readonly Program[];
  #child: ChildProcess | null = null;
  #pipe: StreamSource | null = null;
  #stopped = false;
  #stderr = "";

  /** `candidates` are tried in turn until one exists; a test may bring its own. */
  constructor(options: LiveOptions, candidates = programs(options)) {
    this.name = options.interfaceName;
    this.#options = options;
    this.#programs = candidates;
  }

  get bytesRead(): number {
    return this.#pipe?.bytesRead ?? 0;
  }

  /** Asks the program to stop; the packets that it still holds come first, then `chunks` ends. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#child?.kill("SIGINT");
    this.#pipe?.stopSoon();
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    const child = await this.#start();
    const ended = once(child, "close");
    this.#pipe = new StreamSource(this.name, child.stdout as Readable);
    yield* this.#pipe.chunks();
    const [code] = (await ended) as [number | null];
    this.#finish(code);
  }

  close(): void {
    this.#child?.kill("SIGINT");
    this.#pipe?.close();
  }

  async #start(): Promise<ChildProcess> {
    for (const [command, args] of this.#programs) {
      const child = spawn(command, args, {
        stdio: ["ignore", "pipe", "pipe"],
        detached: this.#options.isApart ?? false,
      });
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        if (this.#stderr.length < MAX_STDERR_CHARACTERS) this.#stderr += text;
      });
      this.#child = child;
      try {
        await once(child, "spawn");
        endWithUs(child);
        if (this.#stopped) child.kill("SIGINT");
        return child;
      } catch {
        // Not installed, or not for this user: the next program may be.
      }
    }
    throw new UserError("live.noProgram", { command: this.#commandForUser() });
  }

  /** The program has ended: read what it said, and make something of a failure. */
  #finish(code: number | null): void {
    this.counts = readCounts(this.#stderr);
    if (code === 0 || this.#stopped) return;
    if (this.bytesRead > 0 && this.counts !== null) this.failure = "read-failed";
    else throw explainCaptureFailure(this.#stderr, this.#options, this.#commandForUser());
  }

  #commandForUser(): string {
    const filter = this.#options.filter;
    const tail = filter === undefined ? "" : ` ${shellQuoted(filter)}`;
    const on = shellQuoted(this.#options.interfaceName);
    return `sudo tcpdump -i ${on} -U -w -${tail} | synfin explain -`;
  }
}
