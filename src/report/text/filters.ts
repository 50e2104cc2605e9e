/**
 * The expressions that show one connection in other tools: Wireshark's display filter and tcpdump's
 * capture filter. Frames bound the display filter, so that another use of the four-tuple stays out.
 */
import type { Endpoint } from "../../trace/events.ts";
import type { Lifecycle } from "../../trace/lifecycle.ts";

const isV6 = ({ ip }: Endpoint): boolean => ip.includes(":");

/** For Wireshark and tshark -Y. */
export function wiresharkFilter({ client, server, firstFrame, lastFrame }: Lifecycle): string {
  const ip = isV6(client) ? "ipv6" : "ip";
  const one = (a: Endpoint, b: Endpoint) =>
    `${ip}.src == ${a.ip} && tcp.srcport == ${a.port}` +
    ` && ${ip}.dst == ${b.ip} && tcp.dstport == ${b.port}`;
  const both = `((${one(client, server)}) || (${one(server, client)}))`;
  if (firstFrame === null || lastFrame === null) return both;
  return `${both} && frame.number >= ${firstFrame} && frame.number <= ${lastFrame}`;
}

/** For tcpdump, dumpcap and everything else that libpcap compiles. */
export function tcpdumpFilter({ client, server }: Lifecycle): string {
  const one = (a: Endpoint, b: Endpoint) =>
    `(src host ${a.ip} and src port ${a.port} and dst host ${b.ip} and dst port ${b.port})`;
  return `tcp and (${one(client, server)} or ${one(server, client)})`;
}
