/**
 * A host: a network namespace with a name, interfaces and sockets of its own.
 *
 * One process plays every host. A socket belongs to the namespace in which socket() was called, so
 * entering it for that one call is enough, and both ends of a connection run in one order.
 */
import { closeSync, mkdirSync, openSync, writeFileSync } from "node:fs";
import { libc } from "#src/host/libc.js";
import { run, type Words } from "../system.ts";

const CLONE_NEWNET = 0x40000000;

const home = openSync("/proc/self/ns/net", "r");

/**
 * Keeps the names of namespaces within this process's own mounts: so none is left, whatever comes.
 */
export function hideNamespaces(): void {
  mkdirSync("/run/netns", { recursive: true });
  run(["mount", "-t", "tmpfs", "tmpfs", "/run/netns"]);
}

function enterNamespace(fd: number): void {
  if (libc().setns(fd, CLONE_NEWNET) < 0) throw new Error("the namespace cannot be entered");
}

/** A namespace; it lasts until `remove`. */
export class Host {
  readonly name: string;
  readonly #namespace: number;

  constructor(name: string) {
    this.name = name;
    run(["ip", "netns", "add", name]);
    this.#namespace = openSync(`/run/netns/${name}`, "r");
    this.ip("link", "set", "lo", "up");
    this.sysctl("net.ipv6.conf.all.accept_ra", 0);
    this.sysctl("net.ipv4.tcp_congestion_control", "reno");
  }

  /** The command line that runs a program on this host; nsenter keeps tracefs in sight. */
  enter(...words: Words): Words {
    return ["nsenter", `--net=/run/netns/${this.name}`, ...words];
  }

  /** `ip ARGS` on this host. */
  ip(...words: readonly string[]): string {
    return run(["ip", "-n", this.name, ...words]);
  }

  /** Loads nftables rules, written as nft's own language. */
  nft(rules: string): void {
    run(this.enter("nft", "-f", "-"), { input: rules });
  }

  /** Does `action` with this host's namespace as the process's own. */
  inside<T>(action: () => T): T {
    enterNamespace(this.#namespace);
    try {
      return action();
    } finally {
      enterNamespace(home);
    }
  }

  /** Sets a kernel setting of this host. */
  sysctl(name: string, value: string | number): void {
    const path = `/proc/sys/${name.replaceAll(".", "/")}`;
    this.inside(() => writeFileSync(path, String(value)));
  }

  /** Turns off what makes a capture show other packets or checksums than the wire has. */
  plain(device: string): void {
    const off = ["tx", "rx", "sg", "tso", "gso", "gro"].flatMap((name) => [name, "off"]);
    run(this.enter("ethtool", "-K", device, ...off));
  }

  /** Removes the namespace with all that is in it. Sockets still open keep theirs alive unseen. */
  remove(): void {
    closeSync(this.#namespace);
    run(["ip", "netns", "delete", this.name]);
  }
}

/** One end of a wire: the device's name, and its addresses ("192.0.2.1/24", …). */
export interface WireEnd {
  readonly host: Host;
  readonly device: string;
  readonly addresses: readonly string[];
}

/** Joins two hosts by a wire; `offloads` keeps the interfaces' offloads. */
export function joinHosts(a: WireEnd, b: WireEnd, offloads = false): void {
  const peer = ["peer", "name", b.device, "netns", b.host.name];
  a.host.ip("link", "add", a.device, "type", "veth", ...peer);
  for (const { host, device, addresses } of [a, b]) {
    if (!offloads) host.plain(device);
    for (const address of addresses) {
      const noWait = address.includes(":") ? ["nodad"] : [];
      host.ip("address", "add", address, "dev", device, ...noWait);
    }
    host.ip("link", "set", device, "up");
  }
}
