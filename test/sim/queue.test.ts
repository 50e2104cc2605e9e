/** The event queue: order, moving, removing, and a model to compare with. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { Alarm, EventQueue } from "../../src/sim/queue.ts";

test("events come by time, and by the order of scheduling within one instant", () => {
  const queue = new EventQueue();
  const fired: string[] = [];
  const add = (name: string, at: number) => queue.set(new Alarm(() => fired.push(name), true), at);
  add("b", 2);
  add("a", 1);
  add("c", 2);
  for (let next = queue.peek(); next !== undefined; next = queue.peek()) {
    queue.remove(next);
    next.fire();
  }
  expect(fired).toEqual(["a", "b", "c"]);
});

test("it agrees with a sorted list, whatever is set, moved and removed", () => {
  const command = fc.tuple(fc.constantFrom("set", "remove", "pop"), fc.nat(15), fc.nat(20));
  fc.assert(
    fc.property(fc.array(command, { maxLength: 200 }), (commands) => {
      const queue = new EventQueue();
      const alarms = Array.from({ length: 16 }, (_, i) => new Alarm(() => {}, i % 2 === 0));
      let model: { i: number; at: number; order: number }[] = [];
      let order = 0;
      for (const [what, i, at] of commands) {
        if (what === "set") {
          queue.set(alarms[i] as Alarm, at);
          model = [...model.filter((one) => one.i !== i), { i, at, order: order++ }];
        } else if (what === "remove") {
          queue.remove(alarms[i] as Alarm);
          model = model.filter((one) => one.i !== i);
        } else {
          const first = [...model].sort((x, y) => x.at - y.at || x.order - y.order)[0];
          const next = queue.peek();
          expect(next === undefined ? undefined : alarms.indexOf(next as Alarm)).toBe(first?.i);
          if (next !== undefined) queue.remove(next);
          model = model.filter((one) => one !== first);
        }
        expect(queue.size).toBe(model.length);
        expect(queue.holding).toBe(model.filter((one) => one.i % 2 === 0).length);
      }
    }),
    { seed: 3, numRuns: 300 },
  );
});
