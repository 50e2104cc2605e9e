/** The script's file descriptors: sockets, epoll instances, pipes and files. */
import type { SocketId, SocketOptions } from "../../engine/api.ts";

/** A socket of the script; before connect() or listen() it exists only here. */
export interface SocketDescriptor {
  readonly kind: "socket";
  nonblocking: boolean;
  /** Its handle in the stack once it has one. */
  id: SocketId | null;
  role: "fresh" | "listening" | "connecting" | "connected";
  port: number | null;
  /** Options that were set before there was a handle. */
  readonly options: Partial<SocketOptions>;
  congestion: string | null;
  /** TCP_FASTOPEN_KEY, until listen(). */
  fastOpenKey: Uint8Array | null;
  /** connect() waits for the first write: TCP_FASTOPEN_CONNECT with a known cookie. */
  deferred: boolean;
  /** close() was called and waits, by SO_LINGER, for the peer. */
  lingers: boolean;
}

/** An epoll instance: what it watches, by descriptor. */
export interface EpollDescriptor {
  readonly kind: "epoll";
  readonly interest: Map<number, { events: number; armed: boolean; last: number }>;
}

/** A file or one end of a pipe: bytes that can be taken out, or put in. */
export interface BytesDescriptor {
  readonly kind: "bytes";
  /** Bytes that are there; a pipe's ends share the object. */
  readonly store: { bytes: number };
}

export type Descriptor = SocketDescriptor | EpollDescriptor | BytesDescriptor;

/** What the script calls 3, 4, 5 … */
export class Descriptors {
  readonly #table = new Map<number, Descriptor>();

  /** Enters `descriptor` under the script's own number, or the lowest that is free. */
  add(descriptor: Descriptor, wanted: number | null): number {
    let fd = wanted ?? 3;
    while (wanted === null && this.#table.has(fd)) fd += 1;
    this.#table.set(fd, descriptor);
    return fd;
  }

  get(fd: number | null): Descriptor | undefined {
    return fd === null ? undefined : this.#table.get(fd);
  }

  /** The socket behind `fd`; undefined when that is none. */
  socket(fd: number | null): SocketDescriptor | undefined {
    const descriptor = this.get(fd);
    return descriptor?.kind === "socket" ? descriptor : undefined;
  }

  remove(fd: number): void {
    this.#table.delete(fd);
  }

  /** All sockets, by descriptor. */
  *sockets(): IterableIterator<[number, SocketDescriptor]> {
    for (const [fd, descriptor] of this.#table) {
      if (descriptor.kind === "socket") yield [fd, descriptor];
    }
  }
}

/** A socket as socket() makes it. */
export const freshSocket = (nonblocking: boolean): SocketDescriptor => ({
  kind: "socket",
  nonblocking,
  id: null,
  role: "fresh",
  port: null,
  options: {},
  congestion: null,
  fastOpenKey: null,
  deferred: false,
  lingers: false,
});
