/** `SocketAddress` as node:net has it: an address with a port, and for IPv6 a flow label. */
import { programError } from "./errors.ts";
import { isIP } from "./isIP.ts";

/** The families by node's names. */
export type IPVersion = "ipv4" | "ipv6";

/** What a `SocketAddress` is made of; all of it has defaults. */
export interface SocketAddressInitOptions {
  address?: string | undefined;
  family?: IPVersion | undefined;
  flowlabel?: number | undefined;
  port?: number | undefined;
}

/** Of node's check; RFC 8200 gives a flow label 20 bits. */
const MAX_FLOW_LABEL = 0xffff_ffff;

/** An immutable end point; throws node's errors for what is none. */
export class SocketAddress {
  readonly address: string;
  readonly family: IPVersion;
  readonly port: number;
  readonly flowlabel: number;

  constructor(options: SocketAddressInitOptions = {}) {
    if (typeof options !== "object" || options === null) {
      throw programError("ERR_INVALID_ARG_TYPE", '"options" argument', "of type object", options);
    }
    const { port = 0, flowlabel = 0 } = options;
    const family = (options.family ?? "ipv4").toLowerCase() as IPVersion;
    if (family !== "ipv4" && family !== "ipv6") {
      throw programError(
        "ERR_INVALID_ARG_VALUE",
        "property 'options.family'",
        "is invalid",
        family,
      );
    }
    const address = options.address ?? (family === "ipv4" ? "127.0.0.1" : "::");
    if (isIP(address) !== (family === "ipv4" ? 4 : 6)) throw programError("ERR_INVALID_ADDRESS");
    if (!Number.isInteger(port) || port < 0 || port > 0xffff) {
      throw programError("ERR_SOCKET_BAD_PORT", "options.port", port);
    }
    if (!Number.isInteger(flowlabel) || flowlabel < 0 || flowlabel > MAX_FLOW_LABEL) {
      const range = `>= 0 && <= ${MAX_FLOW_LABEL}`;
      throw programError("ERR_OUT_OF_RANGE", "options.flowlabel", range, flowlabel);
    }
    this.address = address;
    this.family = family;
    this.port = port;
    this.flowlabel = family === "ipv6" ? flowlabel : 0;
  }

  /** The end point that "10.0.0.1:80" or "[::1]:80" names; undefined for what is none. */
  static parse(input: string): SocketAddress | undefined {
    if (typeof input !== "string") {
      throw programError("ERR_INVALID_ARG_TYPE", '"input" argument', "of type string", input);
    }
    try {
      const { hostname, port } = new URL(`http://${input}`);
      const isIpv6 = hostname.startsWith("[");
      const address = isIpv6 ? hostname.slice(1, -1) : hostname;
      return new SocketAddress({ address, port: Number(port), family: isIpv6 ? "ipv6" : "ipv4" });
    } catch {
      return undefined;
    }
  }

  /** Its fields, as node writes them to JSON. */
  toJSON(): Required<SocketAddressInitOptions> {
    const { address, port, family, flowlabel } = this;
    return { address, port, family, flowlabel };
  }
}
