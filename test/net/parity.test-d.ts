/**
 * Parity with `node:net` as @types/node for Node 20 has it, proved by the compiler: every public
 * member of the module, of Socket and of Server is there and assignable. Nothing here runs.
 */
import type * as nodeNet from "node:net";
import type { Net, Server, Socket } from "../../src/net/index.ts";

/** Compiles only when `Mine` can stand wherever `Theirs` is asked for. */
type Fits<Theirs, Mine extends Theirs> = Mine;

type NodeNet = typeof nodeNet;

/** Our values may stand for node's instances. */
export type SocketFits = Fits<nodeNet.Socket, Socket>;
export type ServerFits = Fits<nodeNet.Server, Server>;
export type BlockListFits = Fits<nodeNet.BlockList, InstanceType<Net["BlockList"]>>;
export type AddressFits = Fits<nodeNet.SocketAddress, InstanceType<Net["SocketAddress"]>>;

/** Every name that the module exports is there: what is missing would be listed here. */
type Missing<Theirs, Mine> = Exclude<keyof Theirs, keyof Mine>;
export type NoExportMissing = Fits<never, Missing<NodeNet, Net>>;
export type NoSocketMemberMissing = Fits<never, Missing<nodeNet.Socket, Socket>>;
export type NoServerMemberMissing = Fits<never, Missing<nodeNet.Server, Server>>;

/** The functions take what node's take and give what node's give. */
export type Functions = {
  [Name in
    | "isIP"
    | "isIPv4"
    | "isIPv6"
    | "getDefaultAutoSelectFamily"
    | "setDefaultAutoSelectFamily"
    | "getDefaultAutoSelectFamilyAttemptTimeout"
    | "setDefaultAutoSelectFamilyAttemptTimeout"
    | "connect"
    | "createConnection"
    | "createServer"]: Fits<NodeNet[Name], Net[Name]>;
};

/** `new` takes what node's constructors take. */
export type Constructors = {
  Socket: Fits<ConstructorParameters<Net["Socket"]>, ConstructorParameters<NodeNet["Socket"]>>;
  SocketAddress: Fits<
    ConstructorParameters<Net["SocketAddress"]>,
    ConstructorParameters<NodeNet["SocketAddress"]>
  >;
};

/** The whole module may be handed to code that was written for node's. */
declare function codeUnderTest(net: NodeNet): void;
declare const net: Net;
codeUnderTest(net);
