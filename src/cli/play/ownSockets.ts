/**
 * node:net with somebody watching: the four-tuple of each socket that it opens or accepts is told
 * as soon as the kernel has given it one, also of a connection that then comes to nothing.
 */
import nodeNet, { type Server, type Socket } from "node:net";
import type { OwnTuple } from "../../host/kernelEvents.ts";
import type { PlayNet } from "./place.ts";

/** node's own face; `onOwn` is told of each socket's ends, IPv4 addresses as such. */
export function watchedNet(onOwn: (tuple: OwnTuple) => void): PlayNet {
  const tell = (socket: Socket, peer = socket.remoteAddress, peerPort = socket.remotePort) => {
    const { localAddress: own, localPort: ownPort } = socket;
    if (own === undefined || ownPort === undefined) return; // gone before it was accepted
    if (peer === undefined || peerPort === undefined) return;
    onOwn({ own: plain(own), ownPort, peer: plain(peer), peerPort });
  };
  const connect = (...words: Parameters<typeof nodeNet.connect>): Socket => {
    const socket = nodeNet.connect(...words);
    // The attempt is told just before the call; the port is there just after it.
    socket.on("connectionAttempt", (ip: string, port: number) =>
      process.nextTick(() => tell(socket, ip, port)),
    );
    return socket;
  };
  const createServer = (...words: Parameters<typeof nodeNet.createServer>): Server => {
    const server = nodeNet.createServer(...words);
    return server.prependListener("connection", (socket) => tell(socket));
  };
  return { connect, createServer } as PlayNet;
}

/** An IPv4 address that a socket of IPv6 has in disguise, and a link-local one without its zone. */
const plain = (address: string): string =>
  address.replace(/^::ffff:(?=\d+\.)/i, "").replace(/%.*$/, "");
