/**
 * What a call's text is drawn for: the language, colours and characters that its options and the
 * environment choose, and the width of the terminal that it goes to.
 */
import type { WriteStream } from "node:tty";
import type { View } from "../report/index.ts";
import { isAsciiLocale, spokenLanguage } from "./language.ts";
import { type ColourValues, wantsColour } from "./wantsColour.ts";

interface ViewValues extends ColourValues {
  readonly lang?: string;
}

type Stream = Pick<WriteStream, "isTTY" | "columns">;

/** The view of a call's options on `stream`; into a pipe or a file no line is folded. */
export const viewOf = (values: ViewValues, stream: Stream = process.stdout): View => ({
  language: spokenLanguage(values.lang),
  width: columnsOf(stream),
  colour: wantsColour(values, stream),
  ascii: isAsciiLocale(),
});

/** A terminal that does not know its size says 0. */
const columnsOf = ({ columns }: Stream): number => columns || Number.POSITIVE_INFINITY;
