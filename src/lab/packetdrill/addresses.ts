/** Who is who in a script: the stack under test is local, the script plays the remote host. */
import type { Script } from "./ast.ts";

/** Addresses and IP version of one run. */
export interface Addresses {
  readonly version: 4 | 6;
  readonly local: string;
  readonly remote: string;
}

const IPV4: Addresses = { version: 4, local: "192.168.0.1", remote: "192.0.2.1" };
const IPV6: Addresses = { version: 6, local: "fd3d:0a0b:17d6::1", remote: "2001:db8::1" };

/** The script's own addresses, or packetdrill's. */
export function addressesOf({ options }: Script): Addresses {
  const base = options.get("ip_version") === "ipv6" ? IPV6 : IPV4;
  return {
    version: base.version,
    local: options.get("local_ip") ?? base.local,
    remote: options.get("remote_ip") ?? base.remote,
  };
}
