/**
 * Where `listen` and `connect` open their sockets: on the engine over a TUN device, or on the
 * kernel. Either way sockets have node:net's face, and every transition is told.
 */
import type nodeNet from "node:net";
import { inLocale } from "../language.ts";

/** What both faces have. */
export type PlayNet = Pick<typeof nodeNet, "connect" | "createServer">;

/** A place that is open. */
export interface Place {
  readonly net: PlayNet;
  readonly isKernel: boolean;
  /** The ports that our sockets on the kernel have had. */
  readonly ownPorts: ReadonlySet<number>;
  /** The host's own addresses and the kernel's sides; none on the kernel. */
  readonly addresses: readonly string[];
  readonly peers: readonly string[];
  stop(): Promise<void>;
  /** What there is to tell of each connection, after `stop`. */
  endings(): Promise<readonly string[]>;
}

/** Tells a line of what happens, apart from what is said over the connection. */
export function note(text: string): void {
  process.stderr.write(`${inLocale(text)}\n`);
}
