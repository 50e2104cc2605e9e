/**
 * The stage of a scenario: its hosts and wires, and the calls that most scenarios open with.
 *
 * "direct" is client to server; "routed" puts a router between two networks; "slow" has a wire with
 * 10 ms each way between them, which loses, delays and forges as the scenario plans. Ports are
 * fixed, so that a scenario's socket is told from every other on the machine by its addresses and
 * ports.
 */
import { Tun } from "#src/host/tun.js";
import { run } from "../system.ts";
import { Host, joinHosts } from "./host.ts";
import { delay, Shim } from "./shim.ts";
import { abortAll, type Options, Tcp } from "./tcp.ts";

/** How the hosts are joined. */
export type Topology = "direct" | "routed" | "slow";

/** What a stage may have besides. */
export interface StageOptions {
  /** IPv6 instead of IPv4. */
  readonly six?: boolean;
  /** Interfaces that compute checksums and cut segments, as most do. */
  readonly offloads?: boolean;
}

/** Both ends of a connection. */
export interface Pair {
  readonly a: Tcp;
  readonly b: Tcp;
}

export const SERVER_PORT = 5001;
export const CLIENT_PORT = 40001;
/** Scenarios that need more ports take the next ones, fewer than these. */
const PORTS_EACH = 1000;

/**
 * Whether a scenario's connections have such ports: what else has the same addresses has others.
 */
export const isStaged = (clientPort: number, serverPort: number): boolean =>
  clientPort >= CLIENT_PORT &&
  clientPort < CLIENT_PORT + PORTS_EACH &&
  serverPort >= SERVER_PORT &&
  serverPort < SERVER_PORT + PORTS_EACH;

const ADDRESSES = {
  direct: { client: "192.0.2.1", server: "192.0.2.2" },
  slow: { client: "192.0.2.1", server: "192.0.2.2" },
  routed: { client: "192.0.2.1", server: "198.51.100.2" },
} as const;

/** How long a packet takes over the slow wire. */
export const ONE_WAY_MS = 10;

/** Small segments make small captures: 200 bytes of data each, with timestamps. */
const SLOW_MTU = 252;

/** nftables rules of a host that no longer says anything. */
const SILENCE =
  "table inet end { chain out { type filter hook output priority 0; policy drop; }; }";

const CLIENT6 = "2001:db8::1";
const SERVER6 = "2001:db8::2";

/** The hosts of one scenario; they last until `remove`. */
export class Stage {
  readonly topology: Topology;
  readonly client: Host;
  readonly server: Host;
  readonly router: Host | null;
  readonly clientIp: string;
  readonly serverIp: string;
  /** A connection that stood before the capture, for the scenario that began it early. */
  kept: Pair | null = null;
  readonly #wire: Shim | null;

  constructor(topology: Topology, { six = false, offloads = false }: StageOptions = {}) {
    this.topology = topology;
    const prefix = `synfin-${process.pid}`;
    this.client = new Host(`${prefix}-client`);
    this.server = new Host(`${prefix}-server`);
    this.router = topology === "routed" ? new Host(`${prefix}-router`) : null;
    const { client, server } = ADDRESSES[topology];
    this.clientIp = six ? CLIENT6 : client;
    this.serverIp = six ? SERVER6 : server;
    this.#wire = topology === "slow" ? this.#layWire() : null;
    if (!this.#wire) this.#join(offloads);
  }

  /** The wire of a slow stage. */
  get shim(): Shim {
    if (!this.#wire) throw new Error("only a slow stage has a shim");
    return this.#wire;
  }

  /** The interface that both ends have. */
  get device(): string {
    return this.#wire ? "tun0" : "eth0";
  }

  get #hosts(): readonly Host[] {
    return [this.client, this.server, ...(this.router ? [this.router] : [])];
  }

  /** Sets a kernel setting on both ends. */
  sysctl(name: string, value: string | number): void {
    this.client.sysctl(name, value);
    this.server.sysctl(name, value);
  }

  /** A listener on the server. */
  listen(backlog = 16, options: Options = {}, port = SERVER_PORT): Tcp {
    return Tcp.bound(this.server, this.serverIp, port, options).listen(backlog);
  }

  /** A client's socket that has its port and not yet connected. */
  socket(options: Options = {}, port = CLIENT_PORT): Tcp {
    return Tcp.bound(this.client, this.clientIp, port, options);
  }

  /** Starts to connect from `port`. */
  connect(options: Options = {}, port = CLIENT_PORT, to = SERVER_PORT): Tcp {
    return this.socket(options, port).connect(this.serverIp, to);
  }

  /** A connection that is established on both ends, and its listener. */
  async pair({
    client = {},
    server = {},
    port = CLIENT_PORT,
  }: {
    readonly client?: Options;
    readonly server?: Options;
    readonly port?: number;
  } = {}): Promise<Pair & { readonly listener: Tcp }> {
    const listener = this.listen(16, server);
    const a = this.connect(client, port);
    const b = await listener.accept();
    return { a, b, listener };
  }

  /** One end sends `size` bytes and the other reads them all. */
  async say(from: Tcp, to: Tcp, size = 100): Promise<void> {
    from.send(size);
    await to.receive(size);
  }

  /**
   * Takes everything away without a sound. A socket that closed and waits for an answer would
   * outlive its namespace and tell of its end in a later scenario's trace: `ss -K` ends it now.
   */
  remove(): void {
    for (const host of this.#hosts) host.nft(SILENCE);
    abortAll();
    for (const host of this.#hosts) run(host.enter("ss", "-K", "-t", "-a"));
    this.#wire?.stop();
    for (const host of this.#hosts) host.remove();
  }

  #layWire(): Shim {
    const client = slowDevice(this.client, this.clientIp);
    const server = slowDevice(this.server, this.serverIp);
    return new Shim({ client, server }, delay(ONE_WAY_MS));
  }

  #join(offloads: boolean): void {
    const client = { host: this.client, device: "eth0", addresses: ["192.0.2.1/24"] };
    const server = { host: this.server, device: "eth0", addresses: ["198.51.100.2/24"] };
    if (!this.router) {
      client.addresses.push(`${CLIENT6}/64`);
      const addresses = ["192.0.2.2/24", `${SERVER6}/64`];
      joinHosts(client, { ...server, addresses }, offloads);
      return;
    }
    const { router } = this;
    joinHosts(client, { host: router, device: "eth0", addresses: ["192.0.2.254/24"] });
    joinHosts({ host: router, device: "eth1", addresses: ["198.51.100.254/24"] }, server);
    router.sysctl("net.ipv4.ip_forward", 1);
    this.client.ip("route", "add", "default", "via", "192.0.2.254");
    this.server.ip("route", "add", "default", "via", "198.51.100.254");
  }
}

/** A host's end of the slow wire. */
function slowDevice(host: Host, ip: string): Tun {
  const device = host.inside(() => Tun.open({ name: "tun0" }));
  host.ip("address", "add", `${ip}/24`, "dev", "tun0");
  host.ip("link", "set", "tun0", "mtu", String(SLOW_MTU), "up");
  return device;
}
