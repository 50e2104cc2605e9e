/**
 * A wire between two TUN devices, played by this program: every packet that one end sends is handed
 * to a plan, which says when it arrives at the other end, once, twice or never. So a scenario has
 * delay, loss, reordering and duplicates exactly where it wants them (the kernel's netem is not
 * everywhere, and its losses fall where chance will).
 *
 * Delays are kept to about a millisecond. Packets due at the same time keep their order. Not for
 * speed: each packet costs two system calls and a turn of the event loop.
 */
import { call, tryCall } from "./libc.mjs";
import { parse } from "./packet.mjs";

const O_RDWR_NONBLOCK_CLOEXEC = 0x2 | 0x800 | 0x80000;
const TUNSETIFF = 0x400454ca;
const IFF_TUN_NO_PI = 0x1 | 0x1000;
const LARGEST_PACKET = 65536;

/** @typedef {"client" | "server"} End */

/**
 * @typedef {object} Passing a packet on its way
 * @property {End} from
 * @property {number} number of the packets from that end, counted from 1
 * @property {Buffer} bytes the whole IP packet
 * @property {import("./packet.mjs").Segment | null} tcp
 *
 * @callback Plan says after how many milliseconds the packet arrives: [] loses it, [10, 30] doubles
 *   it
 * @param {Passing} packet
 * @returns {readonly number[]}
 */

/** Every packet arrives once, `ms` later. @returns {Plan} */
export const delay = (/** @type {number} */ ms) => () => [ms];

/**
 * Opens a TUN device of that name in the current network namespace; the descriptor never waits.
 * @param {string} name
 */
export function openTun(name) {
  const fd = call("open", "/dev/net/tun", O_RDWR_NONBLOCK_CLOEXEC);
  const request = Buffer.alloc(40);
  request.write(name);
  request.writeUInt16LE(IFF_TUN_NO_PI, 16);
  call("ioctl", fd, TUNSETIFF, request);
  return fd;
}

export class Shim {
  /**
   * @param {Record<End, number>} devices descriptors of the two TUN devices
   * @param {Plan} plan
   */
  constructor(devices, plan) {
    this.devices = devices;
    /** May be replaced at any time; packets already on their way keep to the old one. */
    this.plan = plan;
    this.count = { client: 0, server: 0 };
    /** The last TCP packet from each end, as a scenario that forges one needs its numbers. */
    this.last = {
      client: /** @type {Passing | null} */ (null),
      server: /** @type {Passing | null} */ (null),
    };
    /** @type {{due: number, to: End, bytes: Buffer}[]} sorted by `due` */
    this.underWay = [];
    this.buffer = Buffer.alloc(LARGEST_PACKET);
    this.timer = setInterval(() => this.turn(), 1);
  }

  /** Takes what both ends have sent, and delivers what is due. */
  turn() {
    this.take("client");
    this.take("server");
    const now = performance.now();
    while (this.underWay[0] && this.underWay[0].due <= now) {
      const packet = this.underWay.shift();
      if (packet) this.inject(packet.to, packet.bytes);
    }
  }

  /** @param {End} from */
  take(from) {
    for (;;) {
      const size = tryCall("read", this.devices[from], this.buffer, LARGEST_PACKET);
      if (size === null) return;
      const bytes = Buffer.from(this.buffer.subarray(0, size));
      const tcp = parse(bytes);
      if (tcp) this.send({ from, number: ++this.count[from], bytes, tcp });
    }
  }

  send(/** @type {Passing} */ packet) {
    this.last[packet.from] = packet;
    const to = packet.from === "client" ? "server" : "client";
    for (const ms of this.plan(packet)) {
      const due = performance.now() + ms;
      const later = this.underWay.findIndex((other) => other.due > due);
      const place = later < 0 ? this.underWay.length : later;
      this.underWay.splice(place, 0, { due, to, bytes: packet.bytes });
    }
  }

  /**
   * Hands a packet to one end at once, as if it came over the wire.
   * @param {End} to
   * @param {Buffer} bytes
   */
  inject(to, bytes) {
    call("write", this.devices[to], bytes, bytes.length);
  }

  /** Takes the wire away, devices and all. */
  stop() {
    clearInterval(this.timer);
    call("close", this.devices.client);
    call("close", this.devices.server);
  }
}
