/**
 * Whether an output is to have colours: as `--color` says; else as NO_COLOR and FORCE_COLOR
 * say, of which the refusal counts more; else where it is a terminal that can (TERM is not "dumb").
 */
import type { WriteStream } from "node:tty";

/** The options that choose. */
export interface ColourValues {
  readonly color?: string;
  readonly "no-color"?: boolean;
}

/** The answer for a call's options, on `stream`. */
export function wantsColour(
  values: ColourValues,
  stream: Pick<WriteStream, "isTTY"> = process.stdout,
): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (values["no-color"] === true || values.color === "never") return false;
  if (values.color === "always") return true;
  if (NO_COLOR !== undefined && NO_COLOR !== "") return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== "")
    return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  return stream.isTTY === true && TERM !== "dumb";
}
