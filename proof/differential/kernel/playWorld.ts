/** Plays one group of scripts in a process that has a network namespace and mounts of its own. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Job, Outcome } from "./job.ts";
import { hostSettings } from "./settings.ts";

const WORLD = fileURLToPath(new URL("world.js", import.meta.url));

/** Plays a job's scripts and compares; throws where the process of the namespace fails. */
export function playWorld(job: Omit<Job, "host">): Promise<Outcome> {
  const words = ["--mount", "--net", process.execPath, WORLD];
  const child = spawn("unshare", words, { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(JSON.stringify({ ...job, host: hostSettings() }));
  let output = "";
  child.stdout.on("data", (text) => {
    output += text;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => {
      if (status === 0) resolve(JSON.parse(output));
      else reject(new Error(`the comparison in a namespace of its own ended with ${status}`));
    });
  });
}
