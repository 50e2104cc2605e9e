/** A host on a device that hands over packets from memory: its clock within a turn. */
import { expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { Stack } from "../../src/engine/stack.ts";
import type { PacketDevice } from "../../src/host/tun.ts";
import { TunHost } from "../../src/tun/tunHost.ts";

/** A device that gives out the packets in `waiting`, in order. */
function deviceOf(waiting: Uint8Array[], written: Uint8Array[] = []): PacketDevice {
  return {
    name: "memory",
    offload: false,
    isGone: false,
    read(into, at) {
      const packet = waiting.shift();
      if (packet !== undefined) into.set(packet, at);
      return packet?.length ?? 0;
    },
    write(bytes, start, end) {
      written.push(bytes.slice(start, end));
      return true;
    },
    readableSoon: () => false,
    readable: () => new Promise((resolve) => setTimeout(resolve, 1, false)),
    close() {},
  };
}

/** SYNs from a peer to the host's ports 1000, 1001 …, as bytes. */
function synsFrom(address: string, count: number): Uint8Array[] {
  const peer = new Stack({ addresses: [address], random: new Random(1) });
  const packets: Uint8Array[] = [];
  for (let i = 0; i < count; i++) peer.connect({ address: "192.0.2.2", port: 1000 + i }, 0);
  for (let p = peer.pollTransmit(0); p; p = peer.pollTransmit(0)) {
    packets.push(p.bytes.slice(p.start, p.end));
  }
  return packets;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test("time stands still while a packet is handled, and goes on to the next", async () => {
  const waiting = synsFrom("192.0.2.1", 3);
  const device = deviceOf(waiting);
  const host = new TunHost({ device, addresses: ["192.0.2.2"], random: new Random(2) });
  const times: number[] = [];
  host.onPacket = (direction) => {
    if (direction === "out") return;
    const { now } = host;
    const until = performance.now() + 2;
    while (performance.now() < until);
    expect(host.now).toBe(now);
    times.push(now);
  };
  host.start();
  await pause(50);
  const before = host.now;
  expect(times).toHaveLength(3);
  expect((times[1] as number) - (times[0] as number)).toBeGreaterThanOrEqual(2000);
  expect((times[2] as number) - (times[1] as number)).toBeGreaterThanOrEqual(2000);
  await pause(5);
  expect(host.now - before).toBeGreaterThanOrEqual(4000);
  await host.stop();
});

test("a ping of the host's own address is answered, another's is not", async () => {
  const request = new Uint8Array(28);
  request.set([
    0x45, 0, 0, 28, 0, 1, 0, 0, 64, 1, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2, 8, 0, 0xf7, 0xff,
  ]);
  const another = request.slice();
  another[19] = 3;
  const written: Uint8Array[] = [];
  const device = deviceOf([another, request], written);
  const host = new TunHost({ device, addresses: ["192.0.2.2"], random: new Random(2) });
  host.start();
  await pause(30);
  await host.stop();
  expect(written).toHaveLength(1);
  expect([...(written[0] as Uint8Array).subarray(12, 21)]).toEqual([192, 0, 2, 2, 192, 0, 2, 1, 0]);
});
