/**
 * From what the user typed to a source of bytes: a path, or "-" for standard input.
 */
import { createReadStream, fstatSync, statSync } from "node:fs";
import { UserError } from "../base/errors/userError.ts";
import { isPacked, LONGEST_HEAD_BYTES, UnpackedSource } from "./decompress.ts";
import { explainOpening, FileSource, openFile } from "./fileSource.ts";
import type { ByteSource } from "./source.ts";
import { StreamSource } from "./streamSource.ts";

const STANDARD_INPUT = 0;

/** A source that was opened, and how to end it early where that makes sense. */
export interface OpenedSource {
  readonly source: ByteSource;
  /** Ends a source that grows, after what is still on its way; undefined for files. */
  readonly stop?: () => void;
}

/** Opens `path`, unpacking what is compressed; throws a UserError when it cannot be read. */
export function openSource(path: string): OpenedSource {
  if (path === "-") return openStandardInput();
  if (isNamedPipe(path)) return growing(new StreamSource(path, createReadStream(path)));
  const file = openFile(path);
  if (!isPacked(file.head(LONGEST_HEAD_BYTES))) return { source: file };
  return { source: new UnpackedSource(file, () => openFile(path)) };
}

function openStandardInput(): OpenedSource {
  if (process.stdin.isTTY) throw new UserError("input.terminal");
  if (fstatSync(STANDARD_INPUT).isFile()) {
    return { source: new UnpackedSource(new FileSource("-", STANDARD_INPUT)) };
  }
  return growing(new StreamSource("-", process.stdin));
}

function growing(source: StreamSource): OpenedSource {
  return { source: new UnpackedSource(source), stop: () => source.stopSoon() };
}

/** Named pipes and sockets are read as they grow; opening them may wait for their writer. */
function isNamedPipe(path: string): boolean {
  try {
    const facts = statSync(path);
    return facts.isFIFO() || facts.isCharacterDevice();
  } catch (error) {
    throw explainOpening(path, error as NodeJS.ErrnoException);
  }
}
