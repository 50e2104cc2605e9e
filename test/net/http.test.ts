/** Node's own http client and server run over a simulated link, unchanged. */
import * as http from "node:http";
import { describe, expect, test } from "vitest";
import { World } from "../../src/exports/sim.ts";

const SEED = 21;

function linked(options: Parameters<World["link"]>[2]) {
  const world = new World({ seed: SEED });
  const a = world.host("client", { address: "10.0.0.1" });
  const b = world.host("server", { address: "10.0.0.2" });
  world.link(a, b, options);
  return { world, a, b };
}

/** An http server on the host's net: it is given each connection, and knows no other net. */
function serve(host: ReturnType<typeof linked>["b"], answer: http.RequestListener): http.Server {
  const server = http.createServer(answer);
  host.net.createServer((socket) => void server.emit("connection", socket)).listen(80);
  return server;
}

/** The body of an answer. */
async function textOf(message: http.IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of message) text += chunk;
  return text;
}

const connecting = (host: ReturnType<typeof linked>["a"]) =>
  ({
    createConnection: (options: { port: number; host: string }) =>
      host.net.connect({ port: options.port, host: options.host }),
  }) as unknown as http.RequestOptions;

describe("http over a link that loses a fifth", () => {
  test("a request and its answer come whole", async () => {
    const { world, a, b } = linked({ delayMs: 20, loss: 0.2 });
    serve(b, async (request, response) => {
      const body = await textOf(request);
      response.setHeader("x-length", String(body.length));
      response.end(body.toUpperCase());
    });
    const body = "a line that is sent again and again\n".repeat(2_000);
    let answer = "";
    let status = 0;
    const request = http.request(
      { host: "server", port: 80, method: "POST", path: "/shout", ...connecting(a) },
      async (response) => {
        status = response.statusCode ?? 0;
        answer = await textOf(response);
      },
    );
    request.end(body);
    await world.runUntil(() => answer !== "", "10 min");
    expect(status).toBe(200);
    expect(answer).toBe(body.toUpperCase());
  });

  test("keep-alive: many requests over one connection", async () => {
    const { world, a, b } = linked({ delayMs: 5, loss: 0.2 });
    serve(b, (request, response) => response.end(`answer to ${request.url}`));
    let connections = 0;
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    agent.createConnection = ((options: { port: number; host: string }) => {
      connections += 1;
      return a.net.connect({ port: options.port, host: options.host });
    }) as never;
    const answers: string[] = [];
    for (let i = 0; i < 20; i++) {
      http.get({ host: "server", port: 80, path: `/${i}`, agent }, async (response) => {
        answers.push(await textOf(response));
      });
    }
    await world.runUntil(() => answers.length === 20, "10 min");
    expect(answers).toEqual(Array.from({ length: 20 }, (_, i) => `answer to /${i}`));
    expect(connections).toBe(1);
    agent.destroy();
  });

  test("a server that crashes while it answers is a socket hang up or a reset", async () => {
    const { world, a, b } = linked({ delayMs: 5 });
    serve(b, (_request, response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write("only a part");
      world.after(50, () => {
        b.crash();
        b.reboot();
      });
    });
    let code = "";
    const request = http.get({ host: "server", port: 80, ...connecting(a) });
    const told = (error: NodeJS.ErrnoException) => {
      code = error.code ?? "";
    };
    request.on("error", told);
    request.on("response", (response) => {
      response.resume();
      response.socket.setKeepAlive(true, 1_000);
      response.on("error", told);
    });
    await world.runUntil(() => code !== "", "1 h");
    expect(code).toBe("ECONNRESET");
  });

  test("a refused connection is the request's error", async () => {
    const { world, a } = linked({ delayMs: 5 });
    let message = "";
    const request = http.get({ host: "server", port: 80, ...connecting(a) });
    request.on("error", (error) => {
      message = error.message;
    });
    await world.run();
    expect(message).toBe("connect ECONNREFUSED 10.0.0.2:80");
  });
});
