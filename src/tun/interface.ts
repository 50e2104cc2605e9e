/**
 * The kernel's side of a TUN device: its address and its being up, by iproute2. The device itself,
 * and with it everything set here, vanishes when the process lets go of it.
 */
import { spawnSync } from "node:child_process";
import { UserError } from "../base/errors/userError.ts";

/** Gives the kernel's side of `device` its addresses ("192.0.2.1/24"), and brings it up. */
export function bringUp(device: string, addresses: readonly string[], mtu: number): void {
  for (const address of addresses) {
    // No duplicate address detection: the other side is this process, and nobody else is there.
    const quietly = address.includes(":") ? ["nodad"] : [];
    ip(["addr", "add", address, "dev", device, ...quietly]);
  }
  ip(["link", "set", "dev", device, "mtu", String(mtu), "up"]);
}

function ip(words: readonly string[]): void {
  const { status, stderr, error } = spawnSync("ip", words, { encoding: "utf8" });
  if (error !== undefined) throw new UserError("tun.noIproute");
  if (status !== 0)
    throw new UserError("tun.noAddress", { why: stderr.trim().split("\n")[0] ?? "" });
}
