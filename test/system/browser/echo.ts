/**
 * A small world, the same in Node and in a browser: an echo over a link that loses a fifth, and a
 * digest of everything that went over it, times included.
 */
import { World } from "../../../src/exports/sim.ts";

export interface EchoResult {
  readonly digest: string;
  readonly packets: number;
  readonly echoed: string;
  readonly virtualMs: number;
}

/** Runs the world of `seed`. */
export async function runEcho(seed: number): Promise<EchoResult> {
  const world = new World({ seed });
  const a = world.host("a", { address: "10.0.0.1" });
  const b = world.host("b", { address: "10.0.0.2" });
  world.link(a, b, { delayMs: 10, jitterMs: 3, loss: 0.2, bandwidth: 10e6 });
  const digest = new Digest();
  for (const host of [a, b]) {
    host.taps.push((_direction, bytes, start, end) => digest.add(world.now, bytes, start, end));
  }
  b.net.createServer((socket) => socket.pipe(socket)).listen(7);
  const client = a.net.connect(7, "b");
  const sent = Array.from({ length: 2_000 }, (_, i) => `line ${i}\n`).join("");
  client.end(sent);
  let echoed = "";
  client.on("data", (chunk) => {
    echoed += String(chunk);
  });
  await world.run();
  return {
    digest: digest.text,
    packets: digest.count,
    echoed: echoed === sent ? "whole" : `${echoed.length} of ${sent.length}`,
    virtualMs: world.now / 1_000,
  };
}

/** FNV-1a over times and bytes. */
class Digest {
  count = 0;
  #hash = 0x811c9dc5;

  add(at: number, bytes: Uint8Array, start: number, end: number): void {
    this.count += 1;
    for (let shift = 0; shift < 32; shift += 8) this.#mix((at >>> shift) & 0xff);
    for (let i = start; i < end; i++) this.#mix(bytes[i] as number);
  }

  get text(): string {
    return (this.#hash >>> 0).toString(16).padStart(8, "0");
  }

  #mix(byte: number): void {
    this.#hash = Math.imul(this.#hash ^ byte, 0x01000193);
  }
}
