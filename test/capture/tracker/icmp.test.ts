/** A SYN that is answered by an ICMP error: who said what, and that nothing waited after it. */
import { expect, test } from "vitest";
import { Tracker } from "../../../src/capture/index.ts";
import { messagesIn } from "../../../src/report/messages/index.ts";
import { sentenceOf } from "../../../src/report/text/sentence.ts";
import type { Lifecycle } from "../../../src/trace/index.ts";
import * as wire from "../../../src/wire/index.ts";

const LINKTYPE_RAW = 101;
const CLIENT = 0x0a000001;
const SERVER = 0x0a000002;
const ROUTER = 0x0a0000fe;

/** A SYN each at these times, and an ICMP error about the first one 2 ms after it. */
function lifeOf(code: number, synsAt: readonly number[]): Lifecycle {
  const tracker = new Tracker();
  const bytes = new Uint8Array(200);
  const show = (end: number, at: number, frame: number) =>
    tracker.packet(bytes, new DataView(bytes.buffer), 0, end, end, at, LINKTYPE_RAW, 0, frame);
  const syn = new wire.Segment();
  syn.src0 = CLIENT;
  syn.dst0 = SERVER;
  syn.sourcePort = 40_000;
  syn.destinationPort = 80;
  syn.flags = wire.SYN;
  syn.seq = 1_000;
  syn.ttl = 64;
  const writeSyn = () => {
    const view = new DataView(bytes.buffer);
    return wire.writePacket(bytes, view, 0, syn, wire.ORDER_LINUX_SYN, new Uint8Array(0));
  };
  const end = writeSyn();
  show(end, 0, 1);
  const error = new wire.Segment();
  error.src0 = ROUTER;
  error.dst0 = CLIENT;
  error.ttl = 64;
  const quoted = bytes.slice(0, end);
  show(wire.writeIcmpError(bytes, 0, error, 3, code, 0, quoted, 0, end), 2_000, 2);
  for (const [i, at] of synsAt.entries()) show(writeSyn(), at, 3 + i);
  return tracker.lifecycle(1);
}

test("prohibited: refused by the router, and over at once", () => {
  const life = lifeOf(13, []);
  expect(life.opened.how).toBe("refused");
  expect(life.opened.icmp).toEqual({ says: "prohibited", from: "10.0.0.254", frame: 2 });
  expect(life.states.client.at(-1)).toMatchObject({ state: "CLOSED", at: 0.002, frame: 2 });
  expect(life.states.client.at(-1)?.trigger).toBe("ABORT");
  expect(sentenceOf(life, "en")).toContain("ICMP from 10.0.0.254: administratively prohibited");
  expect(sentenceOf(life, "zh")).toContain("来自 10.0.0.254 的 ICMP");
  const [finding] = life.findings;
  expect(finding).toMatchObject({ rule: "connection-refused", frames: [1, 2] });
  const says = messagesIn("en").findings["connection-refused"].says(finding?.values ?? {}, null);
  expect(says).not.toContain("RST");
  expect(says).toContain("administratively prohibited");
});

test("host unreachable: no refusal, but no silence either", () => {
  const life = lifeOf(1, []);
  expect(life.opened.how).toBe("unanswered");
  expect(life.opened.icmp?.says).toBe("host-unreachable");
  expect(sentenceOf(life, "en")).toContain("no answer but ICMP from 10.0.0.254: host unreachable");
  expect(life.findings[0]?.values).toMatchObject({ icmp: "host-unreachable", from: "10.0.0.254" });
});

test("a client that does not believe it and tries again dies later", () => {
  const life = lifeOf(1, [1_000_000, 3_000_000]);
  expect(life.states.client.at(-1)).toMatchObject({ state: "CLOSED", trigger: "user timeout" });
  expect(life.states.client.at(-1)?.at).toBeGreaterThan(3);
});
