/**
 * The command line with all its commands, each loaded when it is called.
 */
import { type Commands, start } from "./start.ts";

const COMMANDS: Commands = {
  explain: () => import("./commands/explain.ts"),
  diagram: () => import("./commands/diagram.ts"),
  packetdrill: () => import("./commands/packetdrill.ts"),
  host: () => import("./commands/host.ts"),
  listen: () => import("./commands/listen.ts"),
  connect: () => import("./commands/connect.ts"),
  help: () => import("./commands/help.ts"),
  completion: () => import("./commands/completion.ts"),
};

await start(process.argv.slice(2), COMMANDS);
