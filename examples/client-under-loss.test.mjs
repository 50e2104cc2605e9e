/**
 * A client of one's own under loss, in Node's own test runner: it must get its answer whatever the
 * network loses, and give up in time where nobody answers. Both take milliseconds.
 *
 *   node --test examples/client-under-loss.test.mjs
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { World } from "synfin/sim";

/** The code under test: it is given a `net`, so that it runs on node:net and on a simulated host. */
function ask(net, host, question, { tries = 3, timeoutMs = 5_000 } = {}) {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host, port: 7 });
    let answer = "";
    const again = (error) => {
      socket.destroy();
      if (tries <= 1) reject(error);
      else ask(net, host, question, { tries: tries - 1, timeoutMs }).then(resolve, reject);
    };
    socket.setEncoding("utf8").setTimeout(timeoutMs, () => again(new Error("nobody answers")));
    socket.on("error", again);
    socket.on("data", (text) => {
      answer += text;
    });
    socket.on("end", () => resolve(answer));
    socket.end(question);
  });
}

function network(seed, loss) {
  const world = new World({ seed });
  const client = world.host("client", { address: "10.0.0.1" });
  const server = world.host("server", { address: "10.0.0.2" });
  world.link(client, server, { delayMs: 20, loss });
  server.net.createServer((socket) => socket.pipe(socket)).listen(7);
  return { world, client, server };
}

test("an answer comes through a network that loses three packets of ten", async () => {
  for (let seed = 1; seed <= 20; seed++) {
    const { world, client } = network(seed, 0.3);
    const answered = ask(client.net, "server", "are you there?", { timeoutMs: 60_000 });
    await world.run();
    assert.equal(await answered, "are you there?", `seed ${seed}`);
  }
});

test("it gives up where nobody answers, after fifteen seconds", async () => {
  const { world, client, server } = network(1, 0);
  server.crash();
  const failed = assert.rejects(ask(client.net, "server", "hello"), /nobody answers/);
  const end = await world.runUntil(() => false, "1 min");
  await failed;
  assert.ok(world.now >= 15e6, `${end} after ${world.now / 1e6} s`);
});
