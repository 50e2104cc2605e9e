/**
 * Capturing on one interface of a host with tcpdump, every packet whole, until told to stop.
 */
import { spawn } from "node:child_process";
import { pause } from "./command.mjs";

/**
 * Starts tcpdump and waits until it listens.
 * @param {import("./host.mjs").Host} host
 * @param {string} device an interface, or "any"
 * @param {string} file where the capture goes
 */
export async function capture(host, device, file) {
  const options = [
    "--immediate-mode",
    "-U",
    "-n",
    "-s",
    "0",
    "-Z",
    "root",
    "-i",
    device,
    "-w",
    file,
  ];
  const [program = "", ...args] = host.enter("tcpdump", ...options, "tcp or (vlan and tcp)");
  const child = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  const ended = new Promise((done) => child.on("exit", done));
  await new Promise((done, fail) => {
    child.stderr.on("data", (text) => {
      said += text;
      if (said.includes("listening on")) done(null);
    });
    child.on("exit", () => fail(new Error(`tcpdump: ${said.trim()}`)));
    child.on("error", fail);
  });
  return {
    /** Ends the capture once what is on its way has been written. */
    async stop() {
      await pause(40);
      child.kill("SIGINT");
      await ended;
    },
  };
}
