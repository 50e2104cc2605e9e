/**
 * Runs a program that may hang, or leave others behind: in a process group of its own that is ended
 * as a whole, when its time is up, when it is over, and when we are interrupted.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";

/** From the request to end to the end without asking. */
const GRACE_MS = 5_000;
const SIGNALS = ["SIGINT", "SIGTERM"] as const;
const NAMESPACES = "/run/netns";

/** How a program ended. */
export interface Ended {
  readonly status: number;
  /** Whether it had to be ended when its time was up. */
  readonly isLate: boolean;
}

/** Runs Node with `words` for at most `limitMs`. */
export async function runBounded(words: readonly string[], limitMs: number): Promise<Ended> {
  const child = spawn(process.execPath, words, {
    stdio: ["ignore", "inherit", "inherit"],
    detached: true,
  });
  const toGroup = (signal: NodeJS.Signals) => {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, signal);
    } catch {
      // nobody is left
    }
  };
  let isLate = false;
  let mercy: NodeJS.Timeout | undefined;
  const end = () => {
    toGroup("SIGTERM");
    mercy ??= setTimeout(() => toGroup("SIGKILL"), GRACE_MS);
  };
  const timer = setTimeout(() => {
    isLate = true;
    end();
  }, limitMs);
  let exitStatus = 0;
  const onSignal = (signal: NodeJS.Signals) => {
    end();
    exitStatus = signal === "SIGINT" ? 130 : 143;
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  const status = await new Promise<number>((resolve) => {
    child.on("error", () => resolve(1));
    child.on("exit", (code) => resolve(code ?? 1));
  });
  clearTimeout(timer);
  clearTimeout(mercy);
  toGroup("SIGKILL");
  for (const signal of SIGNALS) process.off(signal, onSignal);
  removeNamespaces();
  if (exitStatus !== 0) process.exit(exitStatus);
  return { status, isLate };
}

/** Network namespaces whose maker, named by its process id, is gone without having removed them. */
function removeNamespaces(): void {
  if (process.getuid?.() !== 0 || !existsSync(NAMESPACES)) return;
  for (const name of readdirSync(NAMESPACES)) {
    const maker = /^synfin-(?:tun|play)-(\d+)$/.exec(name)?.[1];
    if (maker !== undefined && !existsSync(`/proc/${maker}`))
      spawnSync("ip", ["netns", "del", name]);
  }
}
