/** The engine and the kernel's own programs, each as client and as server, over IPv4 and IPv6. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer, get, type RequestListener } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createNet } from "../../src/net/index.ts";
import { echo, HttpAnswer, http, iperf3, ServiceHost } from "../../src/tun/index.ts";
import { describeWith } from "../needs.ts";
import { KERNELS, OURS, run, TUN_NEEDS, TunWorld } from "./tunWorld.ts";

const FAMILIES = [4, 6] as const;
const PROGRAMS = ["curl", "nginx", "iperf3", "wrk", "nc"];
const PAGE = "a page of a few bytes\n";
const LONG = "0123456789abcdef".repeat(16_384);
const NGINX_PORT = 8080;

const urlHost = (address: string): string => (address.includes(":") ? `[${address}]` : address);

describeWith([...TUN_NEEDS, ...PROGRAMS], "the engine over TUN and the kernel's programs", () => {
  let world: TunWorld;
  let net: ReturnType<typeof createNet>;
  let nginx: ChildProcess;
  const folder = mkdtempSync(join(tmpdir(), "synfin-nginx-"));

  beforeAll(async () => {
    world = new TunWorld();
    net = createNet(world.host);
    const served = new ServiceHost(world.host);
    served.listen(7, echo);
    const pages = new Map([
      ["/", new HttpAnswer("200 OK", "text/plain", PAGE)],
      ["/long", new HttpAnswer("200 OK", "text/plain", LONG)],
    ]);
    const missing = new HttpAnswer("404 Not Found", "text/plain", "");
    served.listen(
      80,
      http(({ path }) => pages.get(path) ?? missing),
    );
    served.listen(5201, iperf3());
    nginx = await startNginx(folder);
  });

  afterAll(async () => {
    nginx?.kill("SIGTERM");
    await world?.stop();
    rmSync(folder, { recursive: true });
  });

  describe.each(FAMILIES)("over IPv%i", (family) => {
    const ours = OURS[family];
    const kernels = KERNELS[family];

    test("curl gets a page, twice over one connection, and with Connection: close", async () => {
      const url = `http://${urlHost(ours)}`;
      const kept = await run(["curl", "-sS", "-w", "%{num_connects} ", `${url}/`, `${url}/long`]);
      expect(kept.stdout).toBe(`${PAGE}1 ${LONG}0 `);
      const closed = await run(["curl", "-sS", "-H", "Connection: close", `${url}/long`]);
      expect(closed.stdout).toBe(LONG);
    });

    test("node's http client over our sockets gets nginx's page", async () => {
      const page = await fetchOver(net, kernels, NGINX_PORT, "/long");
      expect(page === LONG).toBe(true);
    });

    test("node's http server on our sockets serves curl", async () => {
      const answer: RequestListener = (request, response) => response.end(`got ${request.url}\n`);
      const web = createHttpServer(answer);
      const server = net.createServer((socket) => void web.emit("connection", socket));
      await new Promise<void>((resolve) => void server.listen(8000 + family, "::", resolve));
      const { stdout } = await run(["curl", "-sS", `http://${urlHost(ours)}:${8000 + family}/a`]);
      server.close();
      expect(stdout).toBe("got /a\n");
    });

    test.each([
      ["kernel to synfin", []],
      ["synfin to kernel", ["-R"]],
    ])("iperf3, %s", async (_, words) => {
      const { stdout } = await run(["iperf3", "-c", ours, "-t", "1", "-J", ...words]);
      const report = JSON.parse(stdout);
      expect(report.error).toBeUndefined();
      expect(report.end.sum_received.bytes).toBeGreaterThan(1_000_000);
    });

    test.each([
      ["keep-alive", []],
      ["Connection: close", ["-H", "Connection: close"]],
    ])("wrk with %s meets no error", async (_, words) => {
      const url = `http://${urlHost(ours)}/`;
      const { stdout } = await run(["wrk", "-t1", "-c32", "-d1s", ...words, url]);
      expect(Number(/(\d+) requests in/.exec(stdout)?.[1])).toBeGreaterThan(100);
      expect(stdout).not.toMatch(/Socket errors|Non-2xx/);
    });

    test("netcat closes its direction and still gets all of its echo", async () => {
      const { stdout, status } = await run(["nc", "-N", ours, "7"], LONG);
      expect(stdout === LONG).toBe(true);
      expect(status).toBe(0);
    });

    test("we close our direction and still get all of the kernel's echo", async () => {
      const server = createServer({ allowHalfOpen: true }, (socket) => {
        const pieces: Buffer[] = [];
        socket.on("data", (piece: Buffer) => pieces.push(piece));
        socket.on("end", () => socket.end(Buffer.concat(pieces)));
      });
      await new Promise<void>((resolve) => void server.listen(9000 + family, kernels, resolve));
      const socket = net.connect({ host: kernels, port: 9000 + family, allowHalfOpen: true });
      socket.end(LONG);
      const echoed = await text(socket);
      server.close();
      expect(echoed === LONG).toBe(true);
    });

    test("a port where nobody listens refuses, either way", async () => {
      const { stderr } = await run(["curl", "-sS", `http://${urlHost(ours)}:81/`]);
      expect(stderr).toMatch(/refused|Couldn't connect|Could not connect/i);
      const error = await new Promise<NodeJS.ErrnoException>((resolve) => {
        net.connect({ host: kernels, port: 81 }).on("error", resolve);
      });
      expect(error.code).toBe("ECONNREFUSED");
    });
  });
});

/** nginx in the namespace, serving LONG at /long. */
async function startNginx(folder: string): Promise<ChildProcess> {
  writeFileSync(join(folder, "long"), LONG);
  const listen = Object.values(KERNELS).map((a) => `listen ${urlHost(a)}:${NGINX_PORT};`);
  writeFileSync(
    join(folder, "nginx.conf"),
    `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/log;
     events {} http { access_log off; server { ${listen.join(" ")} root ${folder}; } }`,
  );
  const child = spawn("nginx", ["-p", folder, "-c", join(folder, "nginx.conf")]);
  for (let tries = 0; tries < 100; tries++) {
    const url = `http://${KERNELS[4]}:${NGINX_PORT}/long`;
    if ((await run(["curl", "-sf", "-o", "/dev/null", url])).status === 0) return child;
  }
  throw new Error("nginx did not start");
}

/** A page by node's own http client, over a socket of the engine's. */
function fetchOver(
  net: ReturnType<typeof createNet>,
  host: string,
  port: number,
  path: string,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const createConnection = () => net.connect({ host, port }) as never;
    get({ host, port, path, createConnection }, (response) => {
      text(response).then(resolve, reject);
    }).on("error", reject);
  });
}
