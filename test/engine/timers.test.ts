/** The stack's clock counts whole microseconds, so its deadlines must: else they never come. */
import { expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { Stack } from "../../src/engine/stack.ts";

test("a deadline at a part of a microsecond is due in time, once", () => {
  const stack = new Stack({ addresses: ["10.0.0.1"], random: new Random(1) });
  const socket = stack.connect({ address: "10.0.0.2", port: 80 }, 0);
  const syn = stack.pollTransmit(0);
  expect(syn).toBeDefined();
  stack.setOption(socket, "SO_KEEPALIVE", 1, 0);
  const answer = new Stack({ addresses: ["10.0.0.2"], random: new Random(2) });
  answer.listen({ port: 80, backlog: 1 }, 0);
  const carry = (from: Stack, to: Stack, now: number): void => {
    for (let p = from.pollTransmit(now); p !== undefined; p = from.pollTransmit(now)) {
      to.handlePacket(p.bytes.slice(p.start, p.end), 0, p.end - p.start, now);
    }
  };
  if (syn !== undefined) {
    answer.handlePacket(syn.bytes.slice(syn.start, syn.end), 0, syn.end - syn.start, 10);
  }
  carry(answer, stack, 15);
  carry(stack, answer, 15);
  // A linger of a time that is no whole number of microseconds.
  stack.setOption(socket, "SO_LINGER", 0.0000015, 15);
  stack.send(socket, new Uint8Array(10), 0, 10, 15);
  stack.close(socket, 15);
  const due = stack.pollTimeout();
  expect(Number.isInteger(due)).toBe(true);
  stack.handleTimeout(due);
  expect(stack.pollTimeout()).toBeGreaterThan(due);
});
