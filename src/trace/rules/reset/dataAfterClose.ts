/** Data came for an end whose application had closed: it is lost. */
import { otherEnd } from "../../events.ts";
import { lifeRule } from "../rule.ts";
import { resetBy } from "./resetBy.ts";

export const dataAfterClose = lifeRule({
  name: "data-after-close",
  clause: "RFC 9293 3.6.1",
  values: ["bytes"],
  find: (life, { resetCause }) => {
    if (life.rst === null || resetCause !== "data-after-close") return null;
    const bytes = life[otherEnd(life.rst.from)].trouble.dataAfterCloseBytes;
    return { ...resetBy(life, "error"), values: { bytes } };
  },
});
