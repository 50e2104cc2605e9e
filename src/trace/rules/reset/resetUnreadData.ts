/** An application closed with data unread: its peer may lose what it was sent (RFC 2525 2.17). */
import { hasShrunk } from "../../resets/unread.ts";
import { lifeRule } from "../rule.ts";
import { resetBy } from "./resetBy.ts";

export const resetUnreadData = lifeRule({
  name: "reset-unread-data",
  clause: "RFC 9293 3.6.1",
  values: ["bytes"],
  find: (life, { resetCause }) => {
    const { rst } = life;
    if (rst === null || resetCause !== "unread-data") return null;
    // A guess is no error: a socket that lingers for 0 seconds resets alike.
    const found = resetBy(life, hasShrunk(rst) ? "error" : "warning");
    return { ...found, values: { bytes: rst.unreadBytes } };
  },
});
