/** What is known of arriving data, in words: counts that outgrow one, and several facts in one. */
import { expect, test } from "vitest";
import { AutotuneTable } from "../../src/engine/block/autotuneState.ts";

test("bytes received are counted beyond 4 GiB", () => {
  const table = new AutotuneTable();
  const row = table.add(128, 0);
  let sum = 0;
  for (let i = 0; i < 100_003; i++) {
    table.addReceived(row, 65_483);
    sum += 65_483;
  }
  expect(sum).toBeGreaterThan(2 ** 32);
  expect(table.received(row)).toBe(sum);
});

test("what shares a word does not touch its neighbours", () => {
  const table = new AutotuneTable();
  const row = table.add(128, -5);
  table.setSlack(row, 3_712);
  table.setStarved(row, true);
  table.setRatio(row, 255);
  expect([table.slack(row), table.starved(row), table.ratio(row)]).toEqual([3_712, true, 255]);
  table.setStarved(row, false);
  table.setSlack(row, 0);
  expect([table.slack(row), table.starved(row), table.ratio(row)]).toEqual([0, false, 255]);
  expect(table.edge(row)).toBe(-5);
});
