/**
 * The ways to tell all connections: each takes lifecycles one by one and writes as it goes, so that
 * input of any length can be told in bounded memory.
 */
import { type AsciiText, asciiOf } from "../../base/asciiText.ts";
import { stepsOf } from "../../capture/index.ts";
import {
  addConnectionJson,
  connectionLine,
  csvHeader,
  csvLine,
  eventText,
  type View,
  zeekFooter,
  zeekHeader,
  zeekLine,
} from "../../report/index.ts";
import type { Lifecycle } from "../../trace/index.ts";
import type { Output } from "../output.ts";
import type { Form } from "./options.ts";

/** A form that writes a line or more for each connection. */
export interface Telling {
  begin(): void;
  tell(life: Lifecycle): void;
  end(): void;
}

/** The telling of a form; "text" and "html" have none: they are told from the whole. */
export function tellingOf(form: Form, output: Output, view: View): Telling | null {
  const nothing = () => undefined;
  const lines = (line: (life: Lifecycle) => string, begin: () => void = nothing): Telling => ({
    begin,
    tell: (life) => output.write(line(life)),
    end: nothing,
  });
  switch (form) {
    case "json":
      return { begin: nothing, tell: (life) => output.add(life, addJsonLine), end: nothing };
    case "csv":
      return lines(csvLine, () => output.write(csvHeader()));
    case "follow":
      return lines((life) => `${connectionLine(life, view)}\n`);
    case "events":
      return lines((life) => transitionLines(life, view));
    case "zeek":
      return {
        ...lines(zeekLine, () => output.write(zeekHeader(zeekTime(new Date())))),
        end: () => output.write(zeekFooter(zeekTime(new Date()))),
      };
    default:
      return null;
  }
}

const LINE_BREAK = asciiOf("\n");

function addJsonLine(life: Lifecycle, out: AsciiText): void {
  addConnectionJson(life, out);
  out.add(LINE_BREAK);
}

/** "2026-05-01-12-00-00", as Zeek writes when a log was opened. */
const zeekTime = (time: Date): string => time.toISOString().slice(0, 19).replace(/[T:]/g, "-");

/** Every transition of both ends, in the order of time. */
function transitionLines(life: Lifecycle, view: View): string {
  const steps = [...stepsOf(life, "client"), ...stepsOf(life, "server")];
  steps.sort((a, b) => a.at - b.at);
  return steps.map((step) => `${eventText(step, view, life)}\n`).join("");
}
