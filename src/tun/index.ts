/** `synfin/tun`: the engine as a host of its own on a TUN device of Linux. */
export { type PacketDevice, Tun, type TunOptions } from "../host/tun.ts";
export { Connection, type ConnectionUser } from "./connection.ts";
export { bringUp } from "./interface.ts";
export { firstFree, isWithin, type Prefix, parsePrefix } from "./prefix.ts";
export { type Service, ServiceHost } from "./serviceHost.ts";
export { HttpAnswer, type HttpRequest, http } from "./services/http.ts";
export { iperf3 } from "./services/iperf3.ts";
export { type LineTalk, lines } from "./services/lines.ts";
export { chargen, discard, echo } from "./services/simple.ts";
export { SystemRandom } from "./systemRandom.ts";
export { type PacketWitness, TunHost, type TunHostOptions } from "./tunHost.ts";
