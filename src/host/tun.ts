/**
 * A TUN device: a network interface whose other side is this process. Packets that the kernel
 * routes to it are read here, packets written here arrive at the kernel as if from a wire.
 *
 * With offloads a packet is preceded by the ten bytes of virtio_net_hdr, may be up to 64 KiB of
 * TCP that nobody has cut into segments, and its checksum need not be computed (Linux:
 * Documentation/networking/tuntap.rst, include/uapi/linux/if_tun.h, virtio_net.h).
 */
import { closeSync, constants, openSync } from "node:fs";
import { UserError } from "../base/errors/userError.ts";
import { type Libc, libc } from "./libc.ts";
import { Readiness } from "./readiness.ts";

const TUNSETIFF = 0x400454ca;
const TUNSETOFFLOAD = 0x400454d0;
const TUNSETVNETHDRSZ = 0x400454d8;
const IFF_TUN = 0x0001;
const IFF_NO_PI = 0x1000;
const IFF_VNET_HDR = 0x4000;
const TUN_F_CSUM = 0x01;
const TUN_F_TSO4 = 0x02;
const TUN_F_TSO6 = 0x04;
const TUN_F_TSO_ECN = 0x08;
const IFNAMSIZ = 16;
const IFREQ_BYTES = 40;

/** Bytes of virtio_net_hdr before each packet of a device with offloads. */
export const VNET_HEADER_BYTES = 10;
/** virtio_net_hdr.flags: the checksum is still to be computed. */
export const VNET_NEEDS_CSUM = 1;
/** virtio_net_hdr.flags: the checksum was found right. */
export const VNET_DATA_VALID = 2;
/** virtio_net_hdr.gso_type: TCP over IPv4, to be cut into segments. */
export const VNET_GSO_TCPV4 = 1;
/** virtio_net_hdr.gso_type: TCP over IPv6, to be cut into segments. */
export const VNET_GSO_TCPV6 = 4;

/** What kind of device to make. */
export interface TunOptions {
  /** At most 15 characters; absent: the kernel chooses ("tun0", "tun1" …). */
  readonly name?: string;
  /** Segmentation and checksum offload: packets come and go with a virtio_net_hdr. */
  readonly offload?: boolean;
}

/** What carries IP packets one by one: a TUN device, or something that stands before one. */
export interface PacketDevice {
  readonly name: string;
  /** Whether each packet is preceded by a virtio_net_hdr. */
  readonly offload: boolean;
  readonly isGone: boolean;
  read(into: Uint8Array, at: number): number;
  write(bytes: Uint8Array, start: number, end: number): boolean;
  /** Waits for a packet while nothing else in the process runs: a millisecond or two at most. */
  readableSoon(timeoutMs: number): boolean;
  readable(timeoutMs: number): Promise<boolean>;
  close(): void;
}

/** An open device; it vanishes with `close` or with the process. */
export class Tun implements PacketDevice {
  readonly name: string;
  readonly offload: boolean;
  readonly fd: number;
  /** Somebody else has taken the device away. */
  isGone = false;
  readonly #readiness: Readiness;
  readonly #libc: Libc = libc();
  readonly #input = new AddressCache();
  readonly #output = new AddressCache();
  #open = true;

  private constructor(fd: number, name: string, offload: boolean) {
    this.fd = fd;
    this.name = name;
    this.offload = offload;
    this.#readiness = new Readiness(fd);
  }

  /** Makes the device. Throws a UserError that names the right or the module that is missing. */
  static open(options: TunOptions = {}): Tun {
    const { offload = false, name = "" } = options;
    const nameBytes = new TextEncoder().encode(name);
    if (nameBytes.length >= IFNAMSIZ) throw new UserError("tun.badName", { name });
    const c = libc();
    const fd = openDevice();
    const request = new Uint8Array(IFREQ_BYTES);
    request.set(nameBytes);
    const flags = IFF_TUN | IFF_NO_PI | (offload ? IFF_VNET_HDR : 0);
    new DataView(request.buffer).setUint16(IFNAMSIZ, flags, true);
    if (c.ioctl(fd, TUNSETIFF, request) < 0) {
      const errno = c.errno();
      closeSync(fd);
      throw explainRefusal(errno, name);
    }
    if (offload) setOffloads(fd);
    const end = request.indexOf(0);
    return new Tun(fd, new TextDecoder().decode(request.subarray(0, end)), offload);
  }

  /**
   * Reads one packet into `into` from `at` on; returns its bytes, the virtio_net_hdr included, or 0
   * when none waits. `into` should have 64 KiB and the header left.
   */
  read(into: Uint8Array, at: number): number {
    const length = this.#libc.read(this.fd, this.#input.of(into) + at, into.length - at);
    if (length < 0 && this.#libc.errno() !== EAGAIN) this.isGone = true;
    return Math.max(0, length);
  }

  /** Writes one packet (with its virtio_net_hdr); false when the device is down or has no room. */
  write(bytes: Uint8Array, start: number, end: number): boolean {
    return this.#libc.write(this.fd, this.#output.of(bytes) + start, end - start) > 0;
  }

  readableSoon(timeoutMs: number): boolean {
    return this.#open && this.#readiness.readableSoon(timeoutMs);
  }

  /** Resolves true when a packet waits, false after `timeoutMs` (a quarter of a second at most). */
  readable(timeoutMs: number): Promise<boolean> {
    return this.#open ? this.#readiness.readable(timeoutMs) : Promise.resolve(false);
  }

  /** Takes the device away. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    closeSync(this.fd);
  }
}

/** Remembers where the buffer of the last call lies: it is nearly always the same one. */
class AddressCache {
  #bytes: Uint8Array | null = null;
  #address = 0;

  of(bytes: Uint8Array): number {
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#address = libc().addressOf(bytes);
    }
    return this.#address;
  }
}

function openDevice(): number {
  try {
    return openSync("/dev/net/tun", constants.O_RDWR | constants.O_NONBLOCK);
  } catch (error) {
    if (isCode(error, "ENOENT", "ENODEV", "ENXIO")) throw new UserError("tun.noModule");
    if (isCode(error, "EACCES", "EPERM")) throw new UserError("tun.noRight");
    throw new UserError("tun.failed", { why: (error as NodeJS.ErrnoException).code ?? "?" });
  }
}

function setOffloads(fd: number): void {
  const c = libc();
  const size = new Uint8Array(4);
  new DataView(size.buffer).setInt32(0, VNET_HEADER_BYTES, true);
  c.ioctl(fd, TUNSETVNETHDRSZ, size);
  c.ioctlNumber(fd, TUNSETOFFLOAD, TUN_F_CSUM | TUN_F_TSO4 | TUN_F_TSO6 | TUN_F_TSO_ECN);
}

const EPERM = 1;
const EAGAIN = 11;
const EBUSY = 16;
const EINVAL = 22;

function explainRefusal(errno: number, name: string): UserError {
  if (errno === EPERM) return new UserError("tun.noRight");
  if (errno === EBUSY) return new UserError("tun.busy", { name });
  if (errno === EINVAL) return new UserError("tun.badName", { name });
  return new UserError("tun.failed", { why: `errno ${errno}` });
}

const isCode = (error: unknown, ...codes: readonly string[]): boolean =>
  codes.includes((error as NodeJS.ErrnoException).code ?? "");
