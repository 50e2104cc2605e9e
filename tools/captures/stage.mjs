/**
 * The stage of a scenario: its hosts and wires, and the calls that most scenarios open with.
 *
 * "direct" is client to server; "routed" puts a router between two networks; "slow" has a wire with
 * 10 ms each way between them, which loses, delays and forges as the scenario plans. Ports are
 * fixed, so that a scenario's socket is told from every other on the machine by its addresses and
 * ports.
 */
import { run } from "./command.mjs";
import { Host, joinHosts } from "./host.mjs";
import { delay, openTun, Shim } from "./shim.mjs";
import { abortAll, Tcp } from "./tcp.mjs";

/** @typedef {"direct" | "routed" | "slow"} Topology */

export const SERVER_PORT = 5001;
export const CLIENT_PORT = 40001;

const ADDRESSES = {
  direct: { client: "192.0.2.1", server: "192.0.2.2" },
  slow: { client: "192.0.2.1", server: "192.0.2.2" },
  routed: { client: "192.0.2.1", server: "198.51.100.2" },
};

/** How long a packet takes over the slow wire. */
export const ONE_WAY_MS = 10;

/** Small segments make small captures: 200 bytes of data each, with timestamps. */
const SLOW_MTU = 252;

/** nftables rules of a host that no longer says anything. */
const SILENCE =
  "table inet end { chain out { type filter hook output priority 0; policy drop; }; }";

export const CLIENT6 = "2001:db8::1";
export const SERVER6 = "2001:db8::2";

export class Stage {
  /**
   * @param {Topology} topology
   * @param {{six?: boolean, offloads?: boolean}} [options] IPv6 instead of IPv4; interfaces that
   *   compute checksums and cut segments, as most do
   */
  constructor(topology, { six = false, offloads = false } = {}) {
    this.offloads = offloads;
    this.topology = topology;
    const prefix = `synfin-${process.pid}`;
    this.client = new Host(`${prefix}-client`);
    this.server = new Host(`${prefix}-server`);
    /** @type {Host | null} */
    this.router = topology === "routed" ? new Host(`${prefix}-router`) : null;
    const { client, server } = ADDRESSES[topology];
    this.clientIp = six ? CLIENT6 : client;
    this.serverIp = six ? SERVER6 : server;
    /** @type {Shim | null} */
    this.wire = topology === "slow" ? this.layWire() : null;
    if (!this.wire) this.join();
  }

  /** The wire of a slow stage. */
  get shim() {
    if (!this.wire) throw new Error("only a slow stage has a shim");
    return this.wire;
  }

  layWire() {
    const device = (/** @type {Host} */ host, /** @type {string} */ ip) => {
      const fd = host.inside(() => openTun("tun0"));
      host.ip("address", "add", `${ip}/24`, "dev", "tun0");
      host.ip("link", "set", "tun0", "mtu", String(SLOW_MTU), "up");
      return fd;
    };
    const client = device(this.client, this.clientIp);
    return new Shim({ client, server: device(this.server, this.serverIp) }, delay(ONE_WAY_MS));
  }

  join() {
    const client = { host: this.client, device: "eth0", addresses: ["192.0.2.1/24"] };
    const server = { host: this.server, device: "eth0", addresses: ["198.51.100.2/24"] };
    if (!this.router) {
      client.addresses.push(`${CLIENT6}/64`);
      const addresses = ["192.0.2.2/24", `${SERVER6}/64`];
      joinHosts(client, { ...server, addresses }, this.offloads);
      return;
    }
    const { router } = this;
    joinHosts(client, { host: router, device: "eth0", addresses: ["192.0.2.254/24"] });
    joinHosts({ host: router, device: "eth1", addresses: ["198.51.100.254/24"] }, server);
    router.sysctl("net.ipv4.ip_forward", 1);
    this.client.ip("route", "add", "default", "via", "192.0.2.254");
    this.server.ip("route", "add", "default", "via", "198.51.100.254");
  }

  /** The interface that both ends have. */
  get device() {
    return this.wire ? "tun0" : "eth0";
  }

  get hosts() {
    return [this.client, this.server, ...(this.router ? [this.router] : [])];
  }

  /**
   * Sets a kernel setting on both ends.
   * @param {string} name
   * @param {string | number} value
   */
  sysctl(name, value) {
    this.client.sysctl(name, value);
    this.server.sysctl(name, value);
  }

  /** A listener on the server. @param {Parameters<Tcp["set"]>[0]} options */
  listen(backlog = 16, options = {}, port = SERVER_PORT) {
    return new Tcp(this.server, this.serverIp, port, options).listen(backlog);
  }

  /**
   * A client's socket that has its port and not yet connected.
   * @param {Parameters<Tcp["set"]>[0]} options
   */
  socket(options = {}, port = CLIENT_PORT) {
    return new Tcp(this.client, this.clientIp, port, options);
  }

  /** Starts to connect from `port`. @param {Parameters<Tcp["set"]>[0]} options */
  connect(options = {}, port = CLIENT_PORT, to = SERVER_PORT) {
    return this.socket(options, port).connect(this.serverIp, to);
  }

  /** A connection that is established on both ends, and its listener. */
  async pair({ client = {}, server = {}, port = CLIENT_PORT } = {}) {
    const listener = this.listen(16, server);
    const a = this.connect(client, port);
    const b = await listener.accept();
    return { a, b, listener };
  }

  /** One end sends `size` bytes and the other reads them all. */
  async say(/** @type {Tcp} */ from, /** @type {Tcp} */ to, size = 100) {
    from.send(size);
    await to.receive(size);
  }

  /**
   * Takes everything away without a sound. A socket that closed and waits for an answer would
   * outlive its namespace and tell of its end in a later scenario's trace: `ss -K` ends it now.
   */
  remove() {
    for (const host of this.hosts) host.nft(SILENCE);
    abortAll();
    for (const host of this.hosts) run(host.enter("ss", "-K", "-t", "-a"));
    this.wire?.stop();
    for (const host of this.hosts) host.remove();
  }
}
