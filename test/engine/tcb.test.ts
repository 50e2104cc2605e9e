/** The block: what the pool gives out is as good as new. */
import { expect, test } from "vitest";
import { Tcb } from "../../src/engine/block/tcb.ts";
import { resetTcb } from "../../src/engine/block/tcbReset.ts";

test("a reset block equals a fresh one, whatever was in it", () => {
  const used = new Tcb(3);
  used.id = 77;
  for (const record of [used, used.snd, used.rcv] as unknown as Record<string, unknown>[]) {
    for (const [name, value] of Object.entries(record)) {
      const keeps = name === "index" || name === "id" || name === "snd" || name === "rcv";
      if (!keeps) record[name] = typeof value === "number" ? value + 5 : { left: "over" };
    }
  }
  resetTcb(used);
  const fresh = new Tcb(3);
  fresh.id = 77;
  expect(used).toEqual(fresh);
});
