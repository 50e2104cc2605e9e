/** try */
import { expect, test } from "vitest";
import { differences, pairs } from "./compare.ts";
import { Scene, Sock, standing } from "./worlds.ts";
import { Random } from "../../../src/base/random.ts";
import { FIN, SYN } from "../../../src/wire/index.ts";
import type { Packet } from "../../../src/exports/sim.ts";

function drop(count: number, flag: number) { let left = count; return { rule: (p: Packet) => (p.segment.flags & flag) !== 0 && left-- > 0 ? "drop" as const : "pass" as const }; }
function dropNth(n: number) { let i = 0; return { rule: () => ++i === n ? "drop" as const : "pass" as const }; }
function simple(s: Scene) { const l = s.listen(); const c = s.connect(); s.at(4000, () => c.send(100)); s.at(4100, () => { const t = s.accept(l); t.read().send(50).close(); }); s.at(4200, () => c.read().close()); return s; }
function reuse(s: Scene, ms: number, who = "c") { const l = s.listen(); const c = s.connect(); s.at(100, () => { const t = s.accept(l); if (who === "c") { c.close(); s.at(100, () => t.close()); } else { t.close(); s.at(100, () => c.close()); } }); s.at(ms, () => { const d = s.connect(); s.at(100, () => { const t = s.accept(l); d.close(); s.at(100, () => t.close()); }); }); return s; }
function fastOpen(s: Scene) { const l = s.b.stack.listen({ port: 80, backlog: 8, options: { TCP_FASTOPEN: 8 } }, 0); s.b.wake();
 const go = (port: number) => { s.a.stack.connect({ address: "10.0.0.2", port: 80, localPort: port, fastOpenData: new Uint8Array(20) }, s.world.now); s.a.wake(); };
 go(40000); s.at(1000, () => go(40001)); void l; return s; }


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
  "crossing SYNs": () => { const s = new Scene(); let b: Sock; const c = s.connect(40000, 40001); s.at(1, () => { b = s.connect(40001, 40000, "b"); }); s.at(100, () => { c.send(100); b.send(100); }); s.at(150, () => c.read().close()); s.at(200, () => b.read().close()); return s; },
  "SYN lost": () => { const s = new Scene(1, drop(1, SYN)); return simple(s); },
  "SYN,ACK lost": () => simple(new Scene(1, {}, drop(1, SYN))),
  "third ACK lost": () => simple(new Scene(1, dropNth(3))),
  "data lost, fast": () => standing((c, s, w) => { c.send(20000); w.at(300, () => s.read().close()); w.at(400, () => c.close()); }, new Scene(1, dropNth(5))),
  "data lost, tail": () => standing((c, s, w) => { c.send(3000); w.at(600, () => s.read().close()); w.at(700, () => c.close()); }, new Scene(1, dropNth(5))),
  "lone lost": () => standing((c, s, w) => { c.send(300); w.at(900, () => s.read().close()); w.at(1000, () => c.close()); }, new Scene(1, dropNth(4))),
  "FIN lost": () => simple(new Scene(1, drop(1, FIN))),
  "second FIN lost": () => simple(new Scene(1, {}, drop(1, FIN))),
  "last ACK lost": () => standing((c, s, w) => { w.at(1, () => c.close()); w.at(100, () => s.close()); }, new Scene(1, dropNth(7))),
  "zero window": () => standing((c, s, w) => { c.send(200000); w.at(1500, () => { s.read(300000); }); w.at(1600, () => c.close()); w.at(2500, () => s.read(300000).close()); }, new Scene()),
  "keepalive": () => standing((c, s, w) => { c.option("TCP_KEEPIDLE", 5).option("TCP_KEEPINTVL", 2).option("SO_KEEPALIVE", 1); w.at(20000, () => c.close()); w.at(20100, () => s.close()); }, new Scene()),
  "keepalive death": () => standing((c, s, w) => { c.option("TCP_KEEPIDLE", 5).option("TCP_KEEPINTVL", 2).option("TCP_KEEPCNT", 3).option("SO_KEEPALIVE", 1); w.at(1000, () => w.wire.there.cut()); w.at(11000 - 100, () => w.wire.heal()); w.at(60000, () => { w.b.crash(); c.close(); }) }, new Scene()),
  "user timeout": () => standing((c, s, w) => { c.option("TCP_USER_TIMEOUT", 3000); w.wire.cut(); c.send(100); w.at(60000, () => { w.b.crash(); c.close(); }) }, new Scene()),
  "retransmission death": () => standing((c, s, w) => { w.wire.cut(); c.send(100); w.at(2000000, () => { w.b.crash(); c.close(); }) }, new Scene()),
  "crash and reboot": () => standing((c, s, w) => { c.send(100); w.at(50, () => s.read()); w.at(100, () => w.b.crash()); w.at(200, () => w.b.reboot()); w.at(300, () => c.send(100)); w.at(1000, () => c.close()); }, new Scene()),
  "half open found": () => standing((c, s, w) => { c.send(100); w.at(50, () => s.read()); w.at(100, () => w.a.crash()); w.at(200, () => w.a.reboot()); w.at(300, () => { const d = w.connect(); w.at(3000, () => d.close()); }); w.at(4000, () => {w.b.crash()}); }, new Scene()),
  "reuse by timestamps": () => reuse(new Scene(1), 5000, "s"),
  "reuse by connect": () => reuse(new Scene(1, {}, {}, {tcp_tw_reuse: 1}), 5000, "c"),
  "assassination": () => standing((c, s, w) => { w.at(1, () => c.close()); w.at(100, () => s.close()); w.at(1000, () => { w.b.crash(); w.b.reboot(); }); }, new Scene(1, {}, {})),
  "handshake abandoned": () => { const s = new Scene(); s.listen(); const c = s.connect(); s.at(5, () => c.abort()); return s; },
  "backlog full": () => { const s = new Scene(1, {}, {}, { tcp_abort_on_overflow: 1 }); s.listen({ backlog: 0 }); s.connect(40000); s.at(100, () => s.connect(40001)); s.at(200, () => s.connect(40002)); return s; },
  "close wait kept": () => standing((c, s, w) => { w.at(1, () => c.shut()); w.at(200000, () => {}) ; }, new Scene()),
  "fin wait 2 orphan": () => standing((c, s, w) => { w.at(1, () => c.close()); w.at(200000, () => s.close()) ; }, new Scene()),
  "fast open": () => fastOpen(new Scene(1, {}, {}, { tcp_fastopen: 3 })),
  "shutdown then abort": () => standing((c, s, w) => { c.send(10).shut(); w.at(60, () => s.read()); w.at(100, () => c.abort()); }, new Scene()),
  "linger 0 in close wait": () => standing((c, s, w) => { c.send(10).shut(); w.at(60, () => s.read().send(10)); w.at(100, () => s.abort()); }, new Scene()),
  "linger2": () => standing((c, s, w) => { c.option("TCP_LINGER2", -1); w.at(60, () => c.close()); w.at(100, () => s.close()); }, new Scene(1)),
};

function randomScene(seed: number, loss: number): Scene {
  const s = new Scene(seed, { loss });
  const r = new Random(seed);
  const l = s.listen({ backlog: 20 });
  let servers: Sock[] = [];
  const partings = ["close", "shut", "abort", "linger"] as const;
  const act = (sock: Sock, start: number) => {
    for (let i = r.below(4); i > 0; i--) s.at(start + r.below(3000), () => { sock.send(r.below(6000)); });
    for (let i = r.below(4); i > 0; i--) s.at(start + r.below(4000), () => { sock.read(); });
    const how = partings[r.below(4)];
    s.at(start + r.below(5000), () => { if (how === "abort") sock.abort(); else if (how === "linger") sock.option("SO_LINGER", 0).close(); else if (how === "shut") sock.shut(); else sock.close(); });
    s.at(start + 20000, () => sock.close());
  };
  for (let n = 0; n < 4; n++) {
    const start = n * 100;
    s.at(start, () => { const c = s.connect(40000 + n); act(c, 30); });
  }
  for (let t = 50; t < 8000; t += 50) s.at(t, () => { for (;;) { const k = s.b.stack.accept(l.id, s.b.now); if (k === undefined) break; act(new Sock(s.b, k), 5); } });
  s.at(100000, () => l.close());
  void servers;
  return s;
}

for (const [name, make] of Object.entries(SCENES)) test(name, () => {
  const told = make().run();
  const all: string[] = [];
  expect(told.fold.map(({client, incarnation}) => client.port + " " + incarnation)).toEqual(told.wire.map(({client, incarnation}) => client.port + " " + incarnation));
  for (const [fold, wire] of pairs(told.fold, told.wire)) {
    if (!wire) { all.push("no pair"); continue; }
    all.push(...differences(fold, wire));
  }
  expect(all).toEqual([]);
});

for (const lossy of [0, 0.05]) for (let seed = 1; seed <= 40; seed++) test(`random ${lossy} ${seed}`, () => {
  const told = randomScene(seed, lossy).run();
  const all: string[] = [];
  for (const [fold, wire] of pairs(told.silent, told.wire)) {
    if (!wire) { all.push("no pair"); continue; }
    if (fold.reset && wire.reset?.certainty === "likely" && fold.reset.cause !== wire.reset.cause) { all.push("REVAL " + fold.reset.cause + " " + wire.reset.cause); continue; }
    all.push(...differences(fold, wire));
  }
  expect(all).toEqual([]);
});
