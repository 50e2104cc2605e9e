/**
 * What a text view is drawn for: a language, a width, a character set and, on a terminal, colour.
 * The caller decides all of them; nothing here looks at the environment.
 */
import type { Severity } from "../../trace/words.ts";
import { formatDate } from "../messages/format.ts";
import type { Language } from "../messages/language.ts";
import { asciiDrawing } from "./ascii.ts";

/** How text is to be drawn. */
export interface View {
  readonly language: Language;
  /** Columns; `Number.POSITIVE_INFINITY` where no line is to be folded. */
  readonly width: number;
  /** Whether ANSI colours are wanted (the caller honours NO_COLOR and pipes). */
  readonly colour: boolean;
  /** Times as dates where the source knows them, not as seconds after its zero. */
  readonly absolute?: boolean;
  /** Nothing but ASCII, as a locale without UTF-8 needs it; `language` is English then. */
  readonly ascii?: boolean;
}

/** A text that is whole, in the characters that the view has; its columns stay. */
export const finished = (view: Pick<View, "ascii">, text: string): string =>
  view.ascii === true ? asciiDrawing(text) : text;

/** A moment as the view wants it, `digits` behind the point of seconds. */
export function timeText(view: View, seconds: number, epoch: string | null, digits = 6): string {
  if (view.absolute !== true || epoch === null) return seconds.toFixed(digits);
  return formatDate(seconds, epoch).slice(0, 20 + digits);
}

const CODES = {
  bold: "1",
  dim: "2",
  red: "31",
  green: "32",
  yellow: "33",
  cyan: "36",
} as const;

export type Colour = keyof typeof CODES;

/** `text` in `colour`, where the view has colours. */
export function paint(view: Pick<View, "colour">, colour: Colour, text: string): string {
  return view.colour && text !== "" ? `\x1b[${CODES[colour]}m${text}\x1b[0m` : text;
}

export const SEVERITY_COLOUR: Readonly<Record<Severity, Colour>> = {
  error: "red",
  warning: "yellow",
  note: "cyan",
};

/** Columns that running text is wrapped to: never wider than a line that one likes to read. */
export const textWidth = (view: View): number => Math.max(40, Math.min(view.width, 100));

/** A heading with its underline of nothing: bold where there is colour. */
export const heading = (view: View, text: string): string => paint(view, "bold", text);
