/** Any bytes under any link type: nothing throws, and every offset lies inside the frame. */
import fc from "fast-check";
import { test } from "vitest";
import { FRAME_IP, Frame } from "../../src/capture/frame.ts";
import { locateIp } from "../../src/capture/linkTypes.ts";
import {
  ACK,
  decodeOptions,
  Fragments,
  PACKET_FRAGMENT,
  PACKET_MALFORMED,
  PACKET_TCP,
  parseIp,
  Segment,
} from "../../src/wire/index.ts";
import { mustBe, mustReach } from "../must.ts";
import { concat, hex, ipv4, ipv6, tcp, udp, viewOf } from "../wire/bytes.ts";

const LINK_TYPES = [
  0, 1, 6, 8, 9, 10, 11, 12, 14, 50, 51, 100, 101, 104, 105, 108, 109, 113, 117, 119, 127, 138, 163,
  166, 192, 204, 219, 228, 229, 239, 242, 276, 4711,
];

const frame = new Frame();
const segment = new Segment();
const fragments = new Fragments();

/** Runs one frame that stands between other bytes of a chunk, as in a capture file. */
function run(linkType: number, bytes: Uint8Array, cut: number, verify: boolean): void {
  const chunk = concat(new Uint8Array(7).fill(0x45), bytes.subarray(0, bytes.length - cut));
  const view = viewOf(chunk);
  const [start, end, originalEnd] = [7, chunk.length, chunk.length + cut];
  if (locateIp(linkType, view, start, end, originalEnd, frame) !== FRAME_IP) return;
  mustReach(frame.ipStart, start);
  mustReach(end, frame.capturedEnd);
  mustReach(frame.originalEnd, frame.capturedEnd);

  const { ipStart, capturedEnd } = frame;
  const verdict = parseIp(view, ipStart, capturedEnd, frame.originalEnd, segment, verify);
  if (verdict === PACKET_MALFORMED) {
    mustBe(segment.problem === 0, false, "what is malformed has its problem told");
    return;
  }
  mustReach(segment.payloadStart, ipStart + 1);
  mustReach(segment.payloadEnd, segment.payloadStart);
  mustReach(capturedEnd, segment.payloadEnd);
  mustReach(segment.length, segment.payloadEnd - segment.payloadStart);
  if (verdict === PACKET_FRAGMENT) fragments.add(view, segment, 0);
  if (verdict === PACKET_TCP) {
    mustReach(segment.payloadStart, segment.tcpStart + 20);
    const { tcpStart, payloadStart } = segment;
    const options = decodeOptions(view, tcpStart + 20, payloadStart, payloadStart);
    const total = options.reduce((sum, option) => sum + option.length, 0);
    mustReach(payloadStart - tcpStart - 20, total);
  }
}

const options = { seed: 1_793, numRuns: 20_000 };
const linkType = fc.constantFrom(...LINK_TYPES);

test("random bytes", () => {
  const bytes = fc.uint8Array({ minLength: 0, maxLength: 160 });
  const property = fc.property(
    linkType,
    bytes,
    fc.nat(200),
    fc.boolean(),
    (type, all, cut, verify) => run(type, all, Math.min(cut, all.length), verify),
  );
  fc.assert(property, options);
});

test("sound packets in every wrapping, with bytes changed and ends cut off", () => {
  const inner = ipv4(6, tcp(ACK, hex("0101050a 00000001 00000002 020405b4"), hex("616263")));
  const ethernet = (type: string, payload: Uint8Array): Uint8Array =>
    concat(hex("020000000001 020000000002"), hex(type), payload);
  const samples = [
    inner,
    ethernet("0800", inner),
    ethernet("8100", concat(hex("0001 0800"), inner)),
    ethernet("8847", concat(hex("00010140 00000000"), ethernet("0800", inner))),
    ethernet("8864", concat(hex("1100 0001 0045 0021"), inner)),
    ethernet(
      "0800",
      ipv4(17, udp(4789, concat(hex("08000000 00006400"), ethernet("0800", inner)))),
    ),
    ethernet(
      "0800",
      ipv4(17, udp(2152, concat(hex("34ff 0000 00000001 00000085 01100100"), inner))),
    ),
    ethernet(
      "0800",
      ipv4(47, concat(hex("1000 22eb 00000001 20010001 0000 0000 00000001"), inner)),
    ),
    ethernet("0800", ipv4(1, concat(hex("0304 0000 0000 0500"), inner))),
    ethernet(
      "86dd",
      ipv6(
        0,
        concat(
          hex("2b00 c204 00011170 2c02 0401 00000000"),
          new Uint8Array(16),
          hex("0600 0001 00000007"),
          inner,
        ),
      ),
    ),
    concat(hex("0000 0001 0006 0200000000010000 0800"), inner),
    concat(
      hex("0000 0900 02000000 20 8801 0000"),
      new Uint8Array(24),
      hex("aaaa03 000000 0800"),
      inner,
    ),
  ];
  const change = fc.tuple(fc.nat(120), fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 0xff, 0x45)));
  const property = fc.property(
    linkType,
    fc.constantFrom(...samples),
    fc.array(change, { maxLength: 6 }),
    fc.oneof(fc.constant(0), fc.nat(100)),
    (type, sample, changes, cut) => {
      const bytes = sample.slice();
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      run(type, bytes, Math.min(cut, bytes.length), true);
    },
  );
  fc.assert(property, options);
});
