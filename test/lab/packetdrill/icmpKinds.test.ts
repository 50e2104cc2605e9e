/** ICMP by name: each name of either IP version means something over both. */
import { expect, test } from "vitest";
import { icmpKind } from "../../../src/lab/packetdrill/icmpKinds.ts";

const kind = (type: string, code: string | null, version: 4 | 6) =>
  icmpKind({ protocol: "icmp", direction: "in", type, code, mtu: null, quoted: null }, version);

test.each([
  ["unreachable", null, [3, 0], [1, 0]],
  ["unreachable", "host_unreachable", [3, 1], [1, 3]],
  ["unreachable", "source_host_isolated", [3, 8], [1, 3]],
  ["unreachable", "net_prohibited", [3, 9], [1, 1]],
  ["unreachable", "host_prohibited", [3, 10], [1, 1]],
  ["unreachable", "net_unreachable_for_tos", [3, 11], [1, 0]],
  ["unreachable", "host_unreachable_for_tos", [3, 12], [1, 3]],
  ["unreachable", "packet_filtered", [3, 13], [1, 1]],
  ["unreachable", "precedence_violation", [3, 14], [1, 1]],
  ["unreachable", "precedence_cutoff", [3, 15], [1, 1]],
  ["unreachable", "not_neighbour", [3, 1], [1, 2]],
  ["unreachable", "frag_needed", [3, 4], [2, 0]],
  ["unreachable", "code_255", [3, 255], [1, 255]],
  ["packet_too_big", null, [3, 4], [2, 0]],
  ["time_exceeded", "frag_reass_exceeded", [11, 1], [3, 1]],
  ["parameter_problem", "unknown_option", [12, 0], [4, 2]],
  ["echo_request", null, [8, 0], [128, 0]],
  ["type_200", "code_7", [200, 7], [200, 7]],
] as const)("%s %s", (type, code, [type4, code4], [type6, code6]) => {
  expect(kind(type, code, 4)).toEqual({ type: type4, code: code4 });
  expect(kind(type, code, 6)).toEqual({ type: type6, code: code6 });
});

test.each([
  ["unheard_of", null],
  ["unreachable", "unheard_of"],
  ["type_256", null],
])("%s %s is nothing", (type, code) => {
  expect(kind(type, code, 4)).toBeNull();
});
