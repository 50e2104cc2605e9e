/** What the script sends: a packet line to the bytes that arrive at the stack under test. */
import { parseAddress } from "../../wire/address.ts";
import { transportChecksum } from "../../wire/checksum.ts";
import { MAX_ICMP_ERROR, writeIcmpError } from "../../wire/icmpBuild.ts";
import { PROTO_TCP } from "../../wire/protocols.ts";
import { ACK, Segment, SYN } from "../../wire/segment.ts";
import { writeIpv4, writeIpv6 } from "../../wire/write.ts";
import type { Addresses } from "./addresses.ts";
import type { IcmpSpec, IpInfo, TcpSpec } from "./ast.ts";
import type { Connection } from "./connection.ts";
import { icmpKind } from "./icmpKinds.ts";
import { optionBytes } from "./optionBytes.ts";

const TCP_HEADER = 20;
const DEFAULT_TTL = 255;
const UNMARKED: IpInfo = { ecn: null, tos: null, dscp: null, ttl: null, flowLabel: null };
const ECN_BITS = { noecn: 0, ect1: 1, ect0: 2, ect01: 2, ce: 3 } as const;

/** The bytes of a TCP segment from the script's side; its payload is zeros, as packetdrill's is. */
export function tcpBytes(spec: TcpSpec, connection: Connection, addresses: Addresses): Uint8Array {
  const options = optionBytes(spec.options ?? [], connection);
  const ipHeader = addresses.version === 4 ? 20 : 40;
  const total = ipHeader + TCP_HEADER + options.length + spec.length;
  const bytes = new Uint8Array(total);
  const view = new DataView(bytes.buffer);
  const segment = envelope(addresses, "in", spec.ip);
  if (addresses.version === 4) writeIpv4(view, 0, total, PROTO_TCP, segment);
  else writeIpv6(view, 0, total - ipHeader, PROTO_TCP, segment);

  const syn = (spec.flags & SYN) !== 0;
  if (syn) connection.learnRemote(spec.seq);
  view.setUint16(ipHeader, spec.ports?.source ?? connection.remotePort);
  view.setUint16(ipHeader + 2, spec.ports?.destination ?? connection.localPort);
  view.setUint32(ipHeader + 4, spec.absolute ? spec.seq : connection.remoteWire(spec.seq, syn));
  const ack = (spec.flags & ACK) === 0 ? 0 : connection.localWire(spec.ack ?? 0, syn);
  view.setUint32(ipHeader + 8, ack);
  view.setUint16(ipHeader + 12, ((TCP_HEADER + options.length) << 10) | spec.flags);
  view.setUint16(ipHeader + 14, spec.window ?? 0);
  view.setUint16(ipHeader + 18, spec.urgent ?? 0);
  bytes.set(options, ipHeader + TCP_HEADER);
  view.setUint16(ipHeader + 16, transportChecksum(view, ipHeader, total, PROTO_TCP, segment));
  return bytes;
}

/** IP's part of a packet: addresses by direction, and what the script says in brackets. */
function envelope(addresses: Addresses, direction: "in" | "out", ip: IpInfo): Segment {
  const segment = new Segment();
  segment.family = addresses.version;
  const { local, remote } = addresses;
  const [from, to] = direction === "in" ? [remote, local] : [local, remote];
  const source = parseAddress(from);
  const destination = parseAddress(to);
  if (source === undefined || destination === undefined) return segment;
  [segment.src0, segment.src1, segment.src2, segment.src3] = source.words;
  [segment.dst0, segment.dst1, segment.dst2, segment.dst3] = destination.words;
  segment.ttl = ip.ttl ?? DEFAULT_TTL;
  segment.tos = (ip.tos ?? 0) | ((ip.dscp ?? 0) << 2) | (ip.ecn === null ? 0 : ECN_BITS[ip.ecn]);
  segment.flowLabel = ip.flowLabel ?? 0;
  segment.df = true;
  segment.ipId = 0;
  return segment;
}

/** The bytes of an ICMP message about a segment that the stack sent; null when nobody knows it. */
export function icmpBytes(
  spec: IcmpSpec,
  connection: Connection,
  addresses: Addresses,
): Uint8Array | null {
  const kind = icmpKind(spec, addresses.version);
  if (kind === null) return null;
  const quoted = quotedSegment(spec, connection, addresses);
  const header = envelope(addresses, "in", UNMARKED);
  const bytes = new Uint8Array(MAX_ICMP_ERROR);
  const end = writeIcmpError(
    bytes,
    0,
    header,
    kind.type,
    kind.code,
    spec.mtu ?? 0,
    quoted,
    0,
    quoted.length,
  );
  return bytes.subarray(0, end);
}

/** The head of the stack's own segment, as the router that complains received it. */
function quotedSegment(spec: IcmpSpec, connection: Connection, addresses: Addresses): Uint8Array {
  const { version } = addresses;
  const length = spec.quoted?.length ?? 0;
  const ipHeader = version === 4 ? 20 : 40;
  const bytes = new Uint8Array(ipHeader + TCP_HEADER);
  const view = new DataView(bytes.buffer);
  const segment = envelope(addresses, "out", UNMARKED);
  if (version === 4) writeIpv4(view, 0, ipHeader + TCP_HEADER + length, PROTO_TCP, segment);
  else writeIpv6(view, 0, TCP_HEADER + length, PROTO_TCP, segment);
  view.setUint16(ipHeader, connection.localPort);
  view.setUint16(ipHeader + 2, connection.remotePort);
  view.setUint32(ipHeader + 4, connection.localWire(spec.quoted?.seq ?? 0));
  view.setUint16(ipHeader + 12, (TCP_HEADER << 10) | ACK);
  return bytes;
}
