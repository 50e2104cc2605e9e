/** `synfin/net`: node:net's face on a stack of our own. */
export { BlockList } from "./blockList.ts";
export { createNet, type Net, type NetOptions } from "./createNet.ts";
export { isIP, isIPv4, isIPv6 } from "./isIP.ts";
export type { Lookup, LookupAnswer } from "./lookup.ts";
export type { Server } from "./server.ts";
export { settle } from "./settle.ts";
export type { Socket } from "./socket.ts";
export { SocketAddress } from "./socketAddress.ts";
export type { StackHost } from "./stackHost.ts";
