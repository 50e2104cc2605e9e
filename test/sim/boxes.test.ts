/** Routers, NATs and firewalls, packet by packet. */
import { expect, test } from "vitest";
import { World } from "../../src/sim/index.ts";
import { ACK, FIN, formatIpv4, PACKET_ICMP_ERROR, RST, SYN } from "../../src/wire/index.ts";
import { Noter, packet } from "./packets.ts";

const INSIDE = "192.168.0.2";
const OTHER = "192.168.0.3";
const PUBLIC = "203.0.113.1";
const FAR = "198.51.100.9";

test("a router takes one hop and keeps the checksum", () => {
  const world = new World();
  const a = new Noter(world, "a", "10.0.0.1");
  const b = new Noter(world, "b", "10.0.1.1");
  const r = world.router("r", { address: "10.0.0.254" });
  world.link(a, r);
  world.link(r, b);
  a.send(packet({ from: "10.0.0.1", to: "10.0.1.1", ttl: 9, payload: 10 }));
  world.runSync();
  expect(b.arrivals.map(({ segment, isSound }) => [segment.ttl, isSound])).toEqual([[8, true]]);
});

test.each([
  ["10.0.0.1", "10.0.1.1", "10.0.0.254", 3, 4, 11],
  ["2001:db8::1", "2001:db8:1::1", "2001:db8::fe", 2, 0, 3],
])("a router says by ICMP what it cannot pass on (%s)", (from, to, own, tooBig, code, exceeded) => {
  const world = new World();
  const a = new Noter(world, "a", from);
  const b = new Noter(world, "b", to);
  const r = world.router("r", { address: own });
  world.link(a, r);
  world.link(r, b, { mtu: 1_300 });
  a.send(packet({ from, to, payload: 1_400, seq: 77 }));
  a.send(packet({ from, to, ttl: 1 }));
  world.runSync();
  const [first, second] = a.arrivals;
  expect(first?.verdict).toBe(PACKET_ICMP_ERROR);
  expect(first?.segment).toMatchObject({
    icmpType: tooBig,
    icmpCode: code,
    icmpMtu: 1_300,
    seq: 77,
  });
  expect(second?.segment.icmpType).toBe(exceeded);
  expect(b.arrivals).toEqual([]);
});

test("a router that keeps silent is a black hole", () => {
  const world = new World();
  const a = new Noter(world, "a", "10.0.0.1");
  const b = new Noter(world, "b", "10.0.1.1");
  const r = world.router("r", { address: "10.0.0.254", icmp: false });
  world.link(a, r);
  world.link(r, b, { mtu: 1_300 });
  a.send(packet({ from: "10.0.0.1", to: "10.0.1.1", payload: 1_400 }));
  world.runSync();
  expect(a.arrivals).toEqual([]);
  expect(r.dropped).toEqual({ "too big": 1 });
});

test("the shortest way is taken, and found anew when there is a shorter one", () => {
  const world = new World();
  const a = new Noter(world, "a", "10.0.0.1");
  const b = new Noter(world, "b", "10.0.1.1");
  const [r, s] = ["r", "s"].map((name, i) => world.router(name, { address: `10.0.9.${i}` }));
  world.link(a, r as never);
  world.link(r as never, s as never);
  world.link(s as never, b);
  const send = () => {
    a.send(packet({ from: "10.0.0.1", to: "10.0.1.1" }));
    world.runSync();
    return b.arrivals.at(-1)?.segment.ttl;
  };
  expect(send()).toBe(62);
  world.link(r as never, b);
  expect(send()).toBe(63);
});

function natWorld(options: Parameters<World["nat"]>[1] = { address: PUBLIC }) {
  const world = new World();
  const inside = new Noter(world, "inside", INSIDE);
  const other = new Noter(world, "other", OTHER);
  const far = new Noter(world, "far", FAR);
  const nat = world.nat("nat", options);
  world.link(inside, nat);
  world.link(other, nat);
  const wire = world.link(nat, far);
  const out = (from = INSIDE, to = FAR, destinationPort = 80) => {
    const sender = from === INSIDE ? inside : other;
    sender.send(packet({ from, to, destinationPort, flags: SYN, payload: 5 }));
    world.runSync();
    return far.arrivals.at(-1)?.segment;
  };
  return { world, inside, other, far, nat, wire, out };
}

test("a NAT translates there and back, checksums intact", () => {
  const { world, inside, far, out } = natWorld();
  const seen = out();
  expect(formatIpv4(seen?.src0 ?? 0)).toBe(PUBLIC);
  expect(far.arrivals[0]?.isSound).toBe(true);
  const answer = { from: FAR, to: PUBLIC, sourcePort: 80, destinationPort: seen?.sourcePort ?? 0 };
  far.send(packet({ ...answer, payload: 3 }));
  world.runSync();
  const [back] = inside.arrivals;
  expect(back?.isSound).toBe(true);
  expect(formatIpv4(back?.segment.dst0 ?? 0)).toBe(INSIDE);
  expect(back?.segment.destinationPort).toBe(1000);
});

test("a NAT has a port for each destination, and two insiders never share one", () => {
  const { out, nat } = natWorld();
  const ports = [out(INSIDE), out(OTHER), out(INSIDE, FAR, 443), out(INSIDE)].map(
    (segment) => segment?.sourcePort,
  );
  expect(ports[3]).toBe(ports[0]);
  expect(new Set(ports.slice(0, 3)).size).toBe(3);
  expect(nat.mappings).toBe(3);
});

test("a NAT drops what nobody asked for, and what it has forgotten", () => {
  const { world, inside, far, nat, out } = natWorld({ address: PUBLIC, transitory: "4 min" });
  const port = out()?.sourcePort ?? 0;
  const answer = packet({ from: FAR, to: PUBLIC, sourcePort: 80, destinationPort: port });
  far.send(packet({ from: FAR, to: PUBLIC, sourcePort: 81, destinationPort: port }));
  world.runSync();
  expect(inside.arrivals).toEqual([]);
  world.runSync(5 * 60e6);
  far.send(answer);
  world.runSync();
  expect(inside.arrivals).toEqual([]);
  expect(Object.values(nat.dropped)).toEqual([2]);
});

test("a NAT runs out of ports for one destination, not for another", () => {
  const { out, far, nat } = natWorld({ address: PUBLIC, ports: [5_000, 5_000] });
  out(INSIDE);
  out(OTHER);
  expect(far.arrivals.length).toBe(1);
  expect(nat.dropped).toEqual({ "no port left": 1 });
  out(OTHER, FAR, 443);
  expect(far.arrivals.length).toBe(2);
});

test("a NAT translates the ICMP error about a translated segment", () => {
  const world = new World();
  const inside = new Noter(world, "inside", INSIDE);
  const far = new Noter(world, "far", FAR);
  const nat = world.nat("nat", { address: PUBLIC });
  const narrow = world.router("narrow", { address: "198.51.100.1" });
  world.link(inside, nat);
  world.link(nat, narrow);
  world.link(narrow, far, { mtu: 1_000 });
  inside.send(packet({ from: INSIDE, to: FAR, payload: 1_200, seq: 5 }));
  world.runSync();
  const [error] = inside.arrivals;
  expect(error?.verdict).toBe(PACKET_ICMP_ERROR);
  expect(error?.segment).toMatchObject({ icmpMtu: 1_000, seq: 5, sourcePort: 1000 });
  expect(formatIpv4(error?.segment.src0 ?? 0)).toBe(INSIDE);
});

function firewalled(unknown: "drop" | "reset", idle = "1 h") {
  const world = new World();
  const inside = new Noter(world, "inside", "10.0.0.1");
  const outside = new Noter(world, "outside", "10.0.0.2");
  const firewall = world.firewall("wall", { unknown, established: idle, open: [22] });
  world.link(inside, firewall);
  world.link(firewall, outside);
  const there = (flags: number) => {
    inside.send(packet({ from: "10.0.0.1", to: "10.0.0.2", flags, seq: 10, ack: 20 }));
    world.runSync();
  };
  const back = (flags: number, port = 1000) => {
    const ports = { sourcePort: 80, destinationPort: port };
    outside.send(packet({ from: "10.0.0.2", to: "10.0.0.1", flags, seq: 20, ack: 11, ...ports }));
    world.runSync();
  };
  return { world, inside, outside, firewall, there, back };
}

test("a firewall lets connections be opened from inside only", () => {
  const { inside, outside, back, there } = firewalled("drop");
  back(SYN);
  expect(inside.arrivals.length).toBe(0);
  there(SYN);
  back(SYN | ACK);
  there(ACK);
  expect([inside.arrivals.length, outside.arrivals.length]).toEqual([1, 2]);
  back(SYN, 22);
  expect(inside.arrivals.length).toBe(2);
});

test("a firewall forgets an idle flow and drops in silence", () => {
  const { world, inside, outside, firewall, there, back } = firewalled("drop", "10 min");
  there(SYN);
  back(SYN | ACK);
  there(ACK);
  world.runSync(11 * 60e6);
  there(ACK);
  back(ACK);
  expect(firewall.dropped).toBe(2);
  expect([inside.arrivals.length, outside.arrivals.length]).toEqual([1, 2]);
});

test("a firewall that resets answers both sides with a RST that they accept", () => {
  const { world, inside, outside, there, back } = firewalled("reset", "10 min");
  there(SYN);
  back(SYN | ACK);
  there(ACK);
  world.runSync(11 * 60e6);
  there(ACK);
  back(ACK | FIN);
  expect(inside.arrivals.at(-1)?.segment).toMatchObject({ flags: RST, seq: 20 });
  expect(outside.arrivals.at(-1)?.segment).toMatchObject({ flags: RST, seq: 11 });
  expect(inside.arrivals.at(-1)?.isSound).toBe(true);
});
