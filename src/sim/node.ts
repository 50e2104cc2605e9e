/**
 * What hosts, routers and middleboxes have in common: addresses, plugs, and a way to every address.
 *
 * Ways are found by the world: the fewest hops over all wires, worked out when first needed and
 * again when a wire is added. A node with one plug sends there whatever it knows no way to.
 */
import { type AddressKey, keyOfText } from "./addressKey.ts";
import type { Link } from "./link.ts";

/** A link that a node is plugged into, and the node at its other end (null: the outside world). */
export interface Plug {
  readonly link: Link;
  readonly peer: Node | null;
}

/** The wires of a world, as far as a node has to know: has anything been added? */
export interface Topology {
  readonly version: number;
}

/** Anything that packets go through or end at. */
export abstract class Node {
  readonly name: string;
  readonly addresses: readonly string[];
  readonly plugs: Plug[] = [];
  readonly #topology: Topology;
  #routes = new Map<AddressKey, Plug>();
  #routesVersion = -1;
  readonly #own: ReadonlySet<AddressKey>;

  constructor(topology: Topology, name: string, addresses: readonly string[]) {
    this.#topology = topology;
    this.name = name;
    this.addresses = addresses;
    this.#own = new Set(addresses.map(keyOfText));
  }

  /** Plugs the node into a link: what arrives there is the node's from now on. */
  plug(link: Link, peer: Node | null): Plug {
    const plug: Plug = { link, peer };
    this.plugs.push(plug);
    link.receiver = (bytes, start, end) => this.receive(plug, bytes, start, end);
    return plug;
  }

  /** Whether `key` is one of the node's own addresses. */
  owns(key: AddressKey): boolean {
    return this.#own.has(key);
  }

  /** Where a packet for `key` goes next; undefined when there is no way. */
  wayTo(key: AddressKey): Plug | undefined {
    const [first] = this.plugs;
    if (this.plugs.length <= 1) return first;
    if (this.#routesVersion !== this.#topology.version) this.#findRoutes();
    return this.#routes.get(key) ?? this.gateway;
  }

  /** Where packets for unknown addresses go, when there are several plugs; none unless set. */
  gateway: Plug | undefined = undefined;

  /** A packet has arrived at `plug`. */
  abstract receive(plug: Plug, bytes: Uint8Array, start: number, end: number): void;

  /** Breadth first over the wires: the first plug on the shortest way to every address. */
  #findRoutes(): void {
    this.#routesVersion = this.#topology.version;
    this.#routes = new Map();
    const seen = new Set<Node>([this]);
    let frontier: { node: Node; first: Plug }[] = [];
    const visit = (peer: Node | null, first: Plug): { node: Node; first: Plug }[] => {
      if (peer === null || seen.has(peer)) return [];
      seen.add(peer);
      for (const key of peer.#own) if (!this.#routes.has(key)) this.#routes.set(key, first);
      return [{ node: peer, first }];
    };
    frontier = this.plugs.flatMap((plug) => visit(plug.peer, plug));
    while (frontier.length > 0) {
      frontier = frontier.flatMap(({ node, first }) =>
        node.plugs.flatMap((plug) => visit(plug.peer, first)),
      );
    }
  }
}
