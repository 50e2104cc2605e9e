/** try */
import { expect, test } from "vitest";
import { differences, pairs } from "./compare.ts";
import { Scene, standing } from "./worlds.ts";

const SCENES: Record<string, () => Scene> = {
  "three": () => standing((c, s, w) => { c.send(100); w.at(30, () => s.read().send(200)); w.at(60, () => c.read().close()); w.at(90, () => s.close()); }, new Scene()),
  "server first": () => standing((c, s, w) => { c.send(100); w.at(30, () => s.read().send(200).close()); w.at(90, () => c.read().close()); }, new Scene()),
  "crossing": () => standing((c, s, w) => { w.at(1, () => { c.close(); s.close(); }); }, new Scene()),
  "half close": () => standing((c, s, w) => { c.send(10).shut(); w.at(200, () => s.read().send(5000)); w.at(3000, () => s.close()); w.at(3100, ()=> c.read().close()) }, new Scene()),
  "linger 0 client": () => standing((c, s, w) => { c.send(10); w.at(30, () => s.read().send(10)); w.at(60, () => c.read().option("SO_LINGER", 0).close()); }, new Scene()),
  "abort server": () => standing((c, s, w) => { c.send(10); w.at(30, () => s.read().send(10)); w.at(60, () => s.abort()); }, new Scene()),
  "unread": () => standing((c, s, w) => { c.send(10); w.at(30, () => s.close()); }, new Scene()),
  "unread client": () => standing((c, s, w) => { c.send(10); w.at(30, () => s.read().send(500)); w.at(60, ()=>c.close())}, new Scene()),
  "refused": () => { const s = new Scene(); s.connect(); return s; },
  "unanswered": () => { const s = new Scene(1, {rule: () => "drop"}); s.connect(); return s; },
  "data after close": () => standing((c, s, w) => { c.send(10); w.at(30, () => s.read().close()); w.at(100, () => c.send(100)); }, new Scene()),
  "listener gone": () => { const s = new Scene(); const l = s.listen(); s.connect(); s.at(100, () => l.close()); return s; },
  "crossing SYNs": () => { const s = new Scene(); s.connect(40000, 40001); s.at(1, () => s.connect(40001, 40000, "b")); s.at(100, () => {}); return s; },
};

for (const [name, make] of Object.entries(SCENES)) test(name, () => {
  const told = make().run();
  const all: string[] = [];
  expect(told.fold.length).toBe(told.wire.length);
  for (const [fold, wire] of pairs(told.fold, told.wire)) {
    if (!wire) { all.push("no pair"); continue; }
    all.push(...differences(fold, wire));
  }
  expect(all).toEqual([]);
});
