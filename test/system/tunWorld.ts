/**
 * A network namespace in which a host of the engine stands on a TUN device beside the kernel. The
 * test's own thread enters it, so that whatever it starts or opens meanwhile is inside as well.
 */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { text } from "node:stream/consumers";
import type { Settings } from "../../src/engine/block/settings.ts";
import { libc } from "../../src/host/libc.ts";
import { bringUp, type PacketDevice, SystemRandom, Tun, TunHost } from "../../src/tun/index.ts";

const CLONE_NEWNET = 0x4000_0000;

/** The engine's addresses, and the kernel's. */
export const OURS = { 4: "192.0.2.2", 6: "2001:db8::2" } as const;
export const KERNELS = { 4: "192.0.2.1", 6: "2001:db8::1" } as const;

/** What the system tests over TUN need. */
export const TUN_NEEDS = ["linux", "root", "/dev/net/tun", "ip"];

/** How the host is to be. */
export interface TunWorldOptions {
  readonly offload?: boolean;
  readonly settings?: Partial<Settings>;
  /** Stands between the device and the host. */
  readonly wrap?: (device: PacketDevice) => PacketDevice;
}

/** The namespace, entered, and the host in it. */
export class TunWorld {
  readonly host: TunHost;
  readonly #name = `synfin-tun-${process.pid}`;
  readonly #home: number;

  constructor({ offload = true, settings = {}, wrap = (device) => device }: TunWorldOptions = {}) {
    this.#home = openSync("/proc/thread-self/ns/net", "r");
    spawnSync("ip", ["netns", "del", this.#name]);
    execFileSync("ip", ["netns", "add", this.#name]);
    const inside = openSync(`/run/netns/${this.#name}`, "r");
    enter(inside);
    closeSync(inside);
    execFileSync("ip", ["link", "set", "lo", "up"]);
    const device = Tun.open({ name: "synfin0", offload });
    bringUp(device.name, [`${KERNELS[4]}/24`, `${KERNELS[6]}/64`], 1500);
    const addresses = [OURS[4], OURS[6]];
    const random = new SystemRandom();
    this.host = new TunHost({ device: wrap(device), addresses, random, settings });
    this.host.start();
  }

  /** Leaves the namespace and takes it away. */
  async stop(): Promise<void> {
    await this.host.stop();
    enter(this.#home);
    closeSync(this.#home);
    spawnSync("ip", ["netns", "del", this.#name]);
  }
}

function enter(fd: number): void {
  if (libc().setns(fd, CLONE_NEWNET) < 0) throw new Error("the namespace cannot be entered");
}

/** What a program printed, and how it ended. */
export interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program beside the event loop, which carries the packets meanwhile. */
export function run(command: readonly string[], input = ""): Promise<Finished> {
  const [program = "", ...words] = command;
  const child = spawn(program, words, { timeout: 60_000 });
  const stdout = text(child.stdout);
  const stderr = text(child.stderr);
  child.stdin.on("error", () => {}); // it may have ended before it read everything
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", async (status) => {
      resolve({ status, stdout: await stdout, stderr: await stderr });
    });
  });
}
