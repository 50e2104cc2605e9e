/** Network namespaces for a measurement: made, entered by `ip netns exec`, and taken away again. */
import { spawn, spawnSync } from "node:child_process";

const made = [];

/** Makes a namespace with its loopback up. */
export function makeNamespace(name) {
  spawnSync("ip", ["netns", "del", name], { stdio: "ignore" });
  run(["ip", "netns", "add", name]);
  made.push(name);
  run(["ip", "-n", name, "link", "set", "lo", "up"]);
  return name;
}

/** Takes away all that were made. */
export function removeNamespaces() {
  for (const name of made.splice(0)) spawnSync("ip", ["netns", "del", name], { stdio: "ignore" });
}

/** Runs a command to its end; throws with what it said when it fails. Returns its output. */
export function run([program, ...words], timeout = 60_000) {
  const { status, stdout, stderr, error } = spawnSync(program, words, {
    encoding: "utf8",
    timeout,
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${program} ${words.join(" ")}: ${stderr || stdout}`);
  return stdout;
}

/** `run` in a namespace. */
export const runIn = (namespace, command, timeout) =>
  run(["ip", "netns", "exec", namespace, ...command], timeout);

/** Starts a command in a namespace. `child.said` is what it has printed. */
export function startIn(namespace, command) {
  const child = spawn("ip", ["netns", "exec", namespace, ...command], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.said = "";
  const hear = (bytes) => {
    child.said += bytes;
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  return child;
}

/** Resolves once `holds` does; throws when it does not within `seconds`. */
export async function until(holds, seconds = 10) {
  for (let tries = 0; tries < seconds * 20; tries++) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`not so within ${seconds} s: ${holds}`);
}

/** Ends a process that `startIn` started, and waits for it. */
export function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.on("exit", resolve);
    child.kill("SIGTERM");
    setTimeout(() => child.kill("SIGKILL"), 2000).unref();
  });
}
