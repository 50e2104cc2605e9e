/** An unknown difference in full: the script, and what the kernel did with it. */
import { sentText } from "./compare.ts";
import type { Unknown } from "./kernel/job.ts";
import type { Action } from "./script.ts";

/** The lines, as a developer reads them. */
export function describeUnknown({ script, difference, transcript, ours }: Unknown): string {
  const { aspect, step, kernel, engine } = difference;
  const lines = [`\n${script.name}: ${aspect} after step ${step}`];
  lines.push(`  kernel: ${kernel}`, `  engine: ${engine}`);
  for (const [i, { afterMs, action }] of script.steps.entries()) {
    const { result = "", stateBefore = "" } = transcript.done[i] ?? {};
    const pointer = i === step ? ">>" : "  ";
    lines.push(`${pointer} ${i} +${afterMs} ${actionText(action)} = ${result}   (${stateBefore})`);
    for (const sent of transcript.sent)
      if (sent.step === i) lines.push(`        > ${sentText(sent)}`);
    if (Math.abs(step - i) > 1) continue;
    for (const sent of ours.sent) {
      if (sent.step === i) lines.push(`  engine: > ${sentText(sent)}`);
    }
  }
  lines.push(`   end: ${transcript.finalState}; ${transcript.changes.join(" ")}`);
  return lines.join("\n");
}

function actionText(action: Action): string {
  if (action.kind !== "in") {
    const { kind, ...rest } = action;
    return `${kind} ${JSON.stringify(rest)}`;
  }
  const { flags, seq, ack, length, window, options } = action.segment;
  const acked = ack ? ` ack ${ack.from}${ack.plus < 0 ? "" : "+"}${ack.plus}` : "";
  const range = `${seq}:${seq + length}(${length})`;
  return `< ${flags} ${range}${acked} win ${window} ${JSON.stringify(options)}`;
}
