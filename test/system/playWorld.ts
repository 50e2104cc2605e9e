/**
 * A network namespace in which a test runs programs as a user would in a terminal: synfin's
 * commands, and what they are tried against.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { join } from "node:path";

/** The project's own folder. */
export const ROOT = join(import.meta.dirname, "../..");
/** The command. */
export const MAIN = join(ROOT, "bin/synfin.mjs");

const LIMIT_MS = 45_000;

/** A program in the namespace. */
export interface Running {
  readonly child: ChildProcess;
  /** All that it printed, when it has ended. */
  readonly all: Promise<string>;
  /** Resolves when it has printed this. */
  said(words: RegExp): Promise<void>;
}

/** The namespace, and what runs in it. */
export class PlayWorld {
  readonly name: string;
  /** What was started and has not been seen to end. */
  readonly #running = new Set<ChildProcess>();

  constructor(name: string) {
    this.name = `synfin-${name}-${process.pid}`;
    execFileSync("ip", ["netns", "add", this.name]);
    execFileSync("ip", ["-n", this.name, "link", "set", "lo", "up"]);
  }

  /** Ends what a test left running. */
  endAll(): void {
    for (const child of this.#running) child.kill("SIGKILL");
  }

  /** Takes the namespace away. */
  remove(): void {
    this.endAll();
    spawnSync("ip", ["netns", "del", this.name]);
  }

  /** Starts a program inside. */
  start(command: readonly string[]): Running {
    // Not `ip netns exec`: that mounts a /sys of its own, where the kernel's trace is missing.
    const words = [`--net=/run/netns/${this.name}`, ...command];
    const env = { ...process.env, NO_COLOR: "1" };
    // One that hangs ends in time for its test to tell what it said.
    const child = spawn("nsenter", words, { env, timeout: LIMIT_MS, killSignal: "SIGKILL" });
    this.#running.add(child);
    child.on("close", () => this.#running.delete(child));
    return heard(child);
  }

  /** Starts synfin, in English. */
  synfin(...words: string[]): Running {
    return this.start([process.execPath, MAIN, ...words, "--lang", "en"]);
  }

  /** What a program printed that was given `input`. */
  async output(command: readonly string[], input = ""): Promise<string> {
    const { child, all } = this.start(command);
    child.stdin?.end(input);
    return all;
  }
}

/** Ends a program as Ctrl-C does; what it printed in all. */
export function interrupt({ child, all }: Running): Promise<string> {
  child.kill("SIGINT");
  return all;
}

function heard(child: ReturnType<typeof spawn>): Running {
  let text = "";
  const waiting = new Set<() => void>();
  const hear = (bytes: Buffer): void => {
    text += bytes;
    for (const look of waiting) look();
  };
  child.stdin?.on("error", () => {}); // it may have ended before it read everything
  child.stdout?.on("data", hear);
  child.stderr?.on("data", hear);
  const all = new Promise<string>((resolve) => child.on("close", () => resolve(text)));
  const said = (words: RegExp): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (words.test(text)) resolve();
      };
      waiting.add(look);
      look();
      all.then(() => reject(new Error(`it ended, and said: ${text}`)));
    });
  return { child, all, said };
}
