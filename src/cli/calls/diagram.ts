/** `synfin diagram`'s words. */
import type { Call, OptionTable } from "./call.ts";
import { EVERYWHERE } from "./common.ts";

/** The forms of the diagram. */
const DIAGRAM_FORMS = ["text", "svg", "mermaid"] as const;

export const DIAGRAM_OPTIONS = {
  form: {
    value: { en: "FORM", zh: "形式" },
    choices: DIAGRAM_FORMS,
    says: { en: "text (the default), svg or mermaid", zh: "text（默认）、svg 或 mermaid" },
  },
  all: {
    says: {
      en: "with the rows beyond the figure: RST, ABORT, timeouts, TIME-WAIT reuse",
      zh: "连同图外的行：RST、ABORT、各种超时、TIME-WAIT 复用",
    },
  },
  ...EVERYWHERE,
} as const satisfies OptionTable;

export const diagramCall: Call = {
  name: "diagram",
  operands: "",
  says: {
    en: "the state machine of RFC 9293 figure 5, drawn from the table that runs",
    zh: "RFC 9293 图 5 的状态机，由实际运行的那张表绘出",
  },
  usage: [[{ en: "synfin diagram [OPTIONS]", zh: "synfin diagram [选项]" }, ""]],
  groups: [{ title: { en: "Options", zh: "选项" }, options: DIAGRAM_OPTIONS }],
};
