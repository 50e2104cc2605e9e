/**
 * A private instance of the kernel's trace (Linux: Documentation/trace/ftrace.rst): tracepoints of
 * our own choice, whose lines nobody else reads away. Every namespace's sockets are in them, so the
 * reader picks by addresses. Root's.
 */
import { spawnSync } from "node:child_process";
import {
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  rmdirSync,
  writeFileSync,
} from "node:fs";
import { UserError } from "../../base/errors/userError.ts";

const TRACEFS = "/sys/kernel/tracing";
/** What the pipe says where its ring overran before we read. */
const LOST = /LOST (\d+) EVENTS/;

/** An instance; it lasts until `stop`. */
export class TraceInstance {
  readonly #folder: string;
  readonly #events: readonly string[];
  readonly #pipe: number;
  readonly #buffer = Buffer.alloc(1 << 16);
  #rest = "";
  /** Lines that the kernel overwrote before they were read. */
  lost = 0;

  /**
   * `prefix` names the instance; `events` are such as "sock/inet_sock_set_state". With the clock
   * "boot" its times are those of CLOCK_BOOTTIME, else the processor's own. Mounts tracefs where it
   * is not yet: a caller with mounts of its own leaves no trace. Throws a UserError where the
   * kernel's trace is not to be had.
   */
  constructor(prefix: string, events: readonly string[], clock: "boot" | "local" = "local") {
    this.#folder = `${TRACEFS}/instances/${prefix}-${process.pid}`;
    this.#events = events;
    try {
      if (readdirSync(TRACEFS).length === 0) mount();
      removeOrphans(prefix);
      mkdirSync(this.#folder);
      this.#pipe = this.#begin(clock);
    } catch (error) {
      if (existsSync(this.#folder)) rmdirSync(this.#folder);
      throw asUserError(error);
    }
  }

  #begin(clock: string): number {
    this.#set("buffer_size_kb", "8192");
    this.#set("trace_clock", clock);
    for (const event of this.#events) this.#set(`events/${event}/enable`, "1");
    // Never a blocking read: a process that waits in one cannot be ended.
    return openSync(`${this.#folder}/trace_pipe`, constants.O_RDONLY | constants.O_NONBLOCK);
  }

  /** The lines since the last call, oldest first. */
  read(): string[] {
    const all: string[] = [];
    for (;;) {
      const count = this.#readSome();
      if (count === 0) return all;
      const lines = (this.#rest + this.#buffer.toString("latin1", 0, count)).split("\n");
      this.#rest = lines.pop() ?? "";
      for (const line of lines) {
        const lost = LOST.exec(line)?.[1];
        if (lost === undefined) all.push(line);
        else this.lost += Number(lost);
      }
    }
  }

  /** Takes the instance away. */
  stop(): void {
    for (const event of this.#events) this.#set(`events/${event}/enable`, "0");
    closeSync(this.#pipe);
    rmdirSync(this.#folder);
  }

  #set(file: string, value: string): void {
    writeFileSync(`${this.#folder}/${file}`, value);
  }

  #readSome(): number {
    try {
      return readSync(this.#pipe, this.#buffer, 0, this.#buffer.length, null);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EAGAIN") return 0; // there is nothing more
      throw error;
    }
  }
}

function mount(): void {
  const { status } = spawnSync("mount", ["-t", "tracefs", "tracefs", TRACEFS]);
  if (status !== 0) throw new UserError("host.noTrace", { why: "tracefs cannot be mounted" });
}

/** What the kernel denied, as a sentence; anything else is a bug and stays what it is. */
function asUserError(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (error instanceof UserError || code === undefined) return error;
  const isForbidden = code === "EACCES" || code === "EPERM";
  return isForbidden
    ? new UserError("host.traceForbidden")
    : new UserError("host.noTrace", { why: code });
}

/** Takes away what processes left behind that were killed. */
function removeOrphans(prefix: string): void {
  for (const name of readdirSync(`${TRACEFS}/instances`)) {
    const maker = name.startsWith(`${prefix}-`) ? Number(name.slice(prefix.length + 1)) : 0;
    if (maker > 0 && !isRunning(maker)) rmdirSync(`${TRACEFS}/instances/${name}`);
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
