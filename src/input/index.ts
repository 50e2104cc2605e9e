/**
 * Input for the commands: opens what the user named, reads it into a sink, reports on it.
 */

export { BytesSource } from "./bytesSource.ts";
export { UnpackedSource } from "./decompress.ts";
export { LiveCapture } from "./liveCapture.ts";
export { onInterrupt } from "./onInterrupt.ts";
export { openSource } from "./openSource.ts";
export { type CaptureReport, readCaptures } from "./readCaptures.ts";
export type { ByteSource } from "./source.ts";
