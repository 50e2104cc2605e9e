/**
 * A host: a network namespace with a name, interfaces and sockets of its own.
 *
 * One process plays every host. A socket belongs to the namespace in which socket() was called, so
 * entering it for that one call is enough, and both ends of a connection run in one order.
 */
import { closeSync, mkdirSync, openSync, writeFileSync } from "node:fs";
import { run } from "./command.mjs";
import { call } from "./libc.mjs";

const CLONE_NEWNET = 0x40000000;

const home = openSync("/proc/self/ns/net", "r");

/**
 * Keeps the names of namespaces within this process's own mounts: whatever happens, none is left.
 */
export function hideNamespaces() {
  mkdirSync("/run/netns", { recursive: true });
  run(["mount", "-t", "tmpfs", "tmpfs", "/run/netns"]);
}

export class Host {
  /** @param {string} name of the namespace */
  constructor(name) {
    /** @type {string} */
    this.name = name;
    run(["ip", "netns", "add", name]);
    this.namespace = openSync(`/run/netns/${name}`, "r");
    this.ip("link", "set", "lo", "up");
    this.sysctl("net.ipv6.conf.all.accept_ra", 0);
    this.sysctl("net.ipv4.tcp_congestion_control", "reno");
  }

  /** The command line that runs a program on this host; nsenter keeps tracefs in sight. */
  enter(/** @type {readonly string[]} */ ...argv) {
    return ["nsenter", `--net=/run/netns/${this.name}`, ...argv];
  }

  /** `ip ARGS` on this host. */
  ip(/** @type {string[]} */ ...args) {
    return run(["ip", "-n", this.name, ...args]);
  }

  /** Loads nftables rules, written as nft's own language. */
  nft(/** @type {string} */ rules) {
    run(this.enter("nft", "-f", "-"), rules);
  }

  /** Does `action` with this host's namespace as the process's own. */
  inside(/** @type {() => any} */ action) {
    call("setns", this.namespace, CLONE_NEWNET);
    try {
      return action();
    } finally {
      call("setns", home, CLONE_NEWNET);
    }
  }

  /**
   * Sets a kernel setting of this host.
   * @param {string} name
   * @param {string | number} value
   */
  sysctl(name, value) {
    const path = `/proc/sys/${name.replaceAll(".", "/")}`;
    this.inside(() => writeFileSync(path, String(value)));
  }

  /** Turns off what makes a capture show other packets or checksums than the wire has. */
  plain(/** @type {string} */ device) {
    const off = ["tx", "rx", "sg", "tso", "gso", "gro"].flatMap((name) => [name, "off"]);
    run(this.enter("ethtool", "-K", device, ...off));
  }

  /** Removes the namespace with all that is in it. Sockets still open keep theirs alive unseen. */
  remove() {
    closeSync(this.namespace);
    run(["ip", "netns", "delete", this.name]);
  }
}

/**
 * Joins two hosts by a wire, and gives each its addresses ("192.0.2.1/24", …).
 * @param {{host: Host, device: string, addresses: readonly string[]}} a
 * @param {{host: Host, device: string, addresses: readonly string[]}} b
 * @param {boolean} [offloads] keeps the interfaces' offloads
 */
export function joinHosts(a, b, offloads = false) {
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
