/**
 * Capturing on one interface of a host with tcpdump, every packet whole, until told to stop.
 */
import { spawn } from "node:child_process";
import { pause } from "./command.mjs";

/**
 * Above every frame here. In immediate mode tcpdump's ring has slots of this size: with the usual
 * 262,144 bytes there are eight, and a burst of ten segments loses two.
 */
const LARGEST_FRAME = "2048";

/**
 * Starts tcpdump and waits until it listens.
 * @param {import("./host.mjs").Host} host
 * @param {string} device an interface, or "any"
 * @param {string} file where the capture goes
 * @param {string} [filter]
 */
export async function capture(host, device, file, filter = "tcp") {
  const options = ["--immediate-mode", "-U", "-n", "-s", LARGEST_FRAME, "-Z", "root", "-i", device];
  const [program = "", ...args] = host.enter("tcpdump", ...options, "-w", file, filter);
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
      if (!/\b0 packets dropped by kernel/.test(said))
        throw new Error(`capture lost packets: ${said}`);
    },
  };
}
