/**
 * The connections of a script and which of them a packet of it belongs to. As in packetdrill there
 * is one that packets without ports mean: the latest. A socket() makes way for another; packets
 * that name their ports go to the connection with these ports, which begins when it is new.
 */
import { ACK, SYN } from "../../wire/segment.ts";
import type { PacketSpec, TcpSpec } from "./ast.ts";
import { Connection } from "./connection.ts";
import type { SentSegment } from "./outbound.ts";

/** Where a script's sockets live and connect to unless it says otherwise. */
export const DEFAULT_PORT = 8080;
/** The script's side connects from here on upwards. */
const FIRST_REMOTE_PORT = 50_000;

/** The connections of one run, the latest last. */
export class Connections {
  readonly #all: Connection[] = [];
  #current: Connection | null = null;
  /** The current connection was disconnected: its packets are still meant, a new SYN's not. */
  #disconnected = false;
  #nextRemotePort = FIRST_REMOTE_PORT;
  /** Where a SYN of the script goes. */
  listeningPort = DEFAULT_PORT;

  /** A new socket: the next connection is its own. */
  makeWay(): void {
    this.#current = null;
  }

  /** connect(AF_UNSPEC): what still leaves is the old connection's, a SYN the next one's. */
  disconnected(): void {
    this.#disconnected = true;
  }

  /** The connection that a packet from the script is for. */
  forInbound(packet: PacketSpec): Connection {
    const ports = packet.protocol === "tcp" ? packet.ports : null;
    if (packet.protocol === "tcp") this.#makeWayForSyn(packet.flags);
    if (ports !== null) {
      const { source, destination } = ports;
      return this.#find(destination, source) ?? this.#begin(destination, source);
    }
    return this.#current ?? this.#begin(this.listeningPort, this.#nextRemotePort++);
  }

  /** Whether a segment from the stack can be the one that the script expects now. */
  isMeant(spec: TcpSpec, sent: SentSegment): boolean {
    if (spec.ports !== null) {
      const { source, destination } = spec.ports;
      return sent.sourcePort === source && sent.destinationPort === destination;
    }
    this.#makeWayForSyn(sent.flags);
    const current = this.#current;
    // Ports may come again in a SYN, where a TIME-WAIT has made way.
    if (current === null) {
      return isSyn(sent) || this.#find(sent.sourcePort, sent.destinationPort) === undefined;
    }
    return sent.sourcePort === current.localPort && sent.destinationPort === current.remotePort;
  }

  /** The connection of a segment from the stack; its first SYN begins one. */
  ofSent(sent: SentSegment): Connection {
    const { sourcePort, destinationPort } = sent;
    const opens = this.#current === null && isSyn(sent);
    const known = opens ? undefined : this.#find(sourcePort, destinationPort);
    return known ?? this.#begin(sourcePort, destinationPort);
  }

  /** Each pair of ports once, though ports may have come again. */
  tuples(): Iterable<Connection> {
    const byPorts = new Map<string, Connection>();
    for (const one of this.#all) byPorts.set(`${one.localPort} ${one.remotePort}`, one);
    return byPorts.values();
  }

  #makeWayForSyn(flags: number): void {
    if (this.#disconnected && (flags & (SYN | ACK)) === SYN) this.#current = null;
  }

  #find(localPort: number, remotePort: number): Connection | undefined {
    return this.#all.findLast(
      (known) => known.localPort === localPort && known.remotePort === remotePort,
    );
  }

  #begin(localPort: number, remotePort: number): Connection {
    const connection = new Connection(localPort, remotePort);
    this.#all.push(connection);
    this.#current = connection;
    this.#disconnected = false;
    return connection;
  }
}

const isSyn = (sent: SentSegment): boolean => (sent.flags & (SYN | ACK)) === SYN;
