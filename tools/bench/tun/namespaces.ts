/** Network namespaces for a measurement: made, entered by `ip netns exec`, and taken away again. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { run, type Words } from "../../system.ts";

/** A program that runs, and what it has printed so far. */
export interface Talking {
  readonly process: ChildProcess;
  said: string;
}

const made: string[] = [];

/** Makes a namespace with its loopback up. */
export function makeNamespace(name: string): string {
  spawnSync("ip", ["netns", "del", name], { stdio: "ignore" });
  run(["ip", "netns", "add", name]);
  made.push(name);
  run(["ip", "-n", name, "link", "set", "lo", "up"]);
  return name;
}

/** Takes away all that were made. */
export function removeNamespaces(): void {
  for (const name of made.splice(0)) spawnSync("ip", ["netns", "del", name], { stdio: "ignore" });
}

/** `run` in a namespace. */
export const runIn = (namespace: string, command: Words): string =>
  run(["ip", "netns", "exec", namespace, ...command]);

/** Starts a command in a namespace. */
export function startIn(namespace: string, command: Words): Talking {
  const child = spawn("ip", ["netns", "exec", namespace, ...command], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const talking = { process: child, said: "" };
  const hear = (bytes: Buffer): void => {
    talking.said += bytes;
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  return talking;
}

/** Ends a process that `startIn` started, and waits for it. */
export function stop({ process: child }: Talking): Promise<unknown> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.on("exit", resolve);
    child.kill("SIGTERM");
    setTimeout(() => child.kill("SIGKILL"), 2000).unref();
  });
}
