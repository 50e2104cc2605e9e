/** ICMP errors reach a program's sockets with node's own code and errno, as Linux makes them. */
import { getSystemErrorName } from "node:util";
import { expect, test } from "vitest";
import { ERRNO } from "../../src/engine/index.ts";
import { World } from "../../src/exports/sim.ts";
import { errnoError } from "../../src/net/errors.ts";
import { describePacket, icmpAbout } from "../engine/rawPackets.ts";

// In order of code: what Linux says of "destination unreachable". Code 4 is path MTU discovery.
// biome-ignore format: in order of code
const LINUX = [
  "ENETUNREACH", "EHOSTUNREACH", "ENOPROTOOPT", "ECONNREFUSED", "", "ENOTSUP",
  "ENETUNREACH", "EHOSTDOWN", "ENONET", "ENETUNREACH", "EHOSTUNREACH", "ENETUNREACH",
  "EHOSTUNREACH", "EHOSTUNREACH", "EHOSTUNREACH", "EHOSTUNREACH", "",
];

test.each([...LINUX.entries()])(
  "a connect() that meets code %i fails with %s",
  async (code, name) => {
    const world = new World();
    const host = world.host("a", { address: "10.0.0.1" });
    world.link(host, world.host("b", { address: "10.0.0.2" }), { rule: () => "drop" });
    host.taps.push((way, bytes, start, end) => {
      if (way !== "out") return;
      const error = icmpAbout(describePacket(bytes.slice(start, end)), 3, code);
      world.after("1ms", () => {
        host.stack.handlePacket(error, 0, error.length, world.now);
        host.wake();
      });
    });
    const told: NodeJS.ErrnoException[] = [];
    const socket = host.net.connect({ host: "10.0.0.2", port: 80 });
    socket.on("error", (error: NodeJS.ErrnoException) => told.push(error));
    await world.runFor("500ms");
    const found = told.map(({ code, errno, syscall }) => [code, errno, syscall]);
    const [error] = told;
    expect(found).toEqual(name === "" ? [] : [[name, error?.errno, "connect"]]);
    if (error !== undefined) expect(getSystemErrorName(error.errno as number)).toBe(name);
    socket.destroy();
  },
);

test("every errno of the engine has node's name", () => {
  for (const [own, number] of Object.entries(ERRNO)) {
    if (own === "EINPROGRESS") continue; // node's own calls never fail so: it has no name there
    expect(errnoError(-number, "read").code).toBe(getSystemErrorName(-number));
  }
});
