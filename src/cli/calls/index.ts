/** Every command's words, in the order of the help. */
import type { Call } from "./call.ts";
import { diagramCall } from "./diagram.ts";
import { explainCall } from "./explain.ts";
import { hostCall } from "./host.ts";
import { packetdrillCall } from "./packetdrill.ts";
import { connectCall, listenCall } from "./play.ts";

export const CALLS: readonly Call[] = [
  explainCall,
  packetdrillCall,
  hostCall,
  listenCall,
  connectCall,
  diagramCall,
];
