/** The simulated network without node:net's face: what runs on bare stacks and in any browser. */
export type { Duration } from "./duration.ts";
export { microsOf } from "./duration.ts";
export { Firewall, type FirewallOptions } from "./firewall.ts";
export type { FlowTimeouts } from "./flowTable.ts";
export { Host, type HostOptions, type HostTap } from "./host.ts";
export type { Burst, WireOptions } from "./impairments.ts";
export type { Fate, Link, Outcome, Packet, PacketReceiver, Rule } from "./link.ts";
export { Nat, type NatOptions } from "./nat.ts";
export { Node } from "./node.ts";
export { PcapTap } from "./pcapTap.ts";
export { Router, type RouterOptions } from "./router.ts";
export { TraceCollector } from "./traceCollector.ts";
export { Way, Wire, type WireTap } from "./wire.ts";
export { type FollowingClock, type RunEnd, World, type WorldOptions } from "./world.ts";
