/** Plays one group of scripts in a process that has a network namespace and mounts of its own. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { hostSettings } from "./settings.mjs";

const WORLD = fileURLToPath(new URL("world.mjs", import.meta.url));

/**
 * @param {object} job its name, settings, and cases or how to draw them
 * @returns {Promise<{compared: number, alike: number, known: Record<string, number>, unknown: any[]}>}
 */
export function playWorld(job) {
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
