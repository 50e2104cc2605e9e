/**
 * `synfin explain`: every connection of a capture. Input that is a file is read to its end and told
 * in order; input that grows is told as connections end, and then forgotten.
 */
import { UserError } from "../../base/userError.ts";
import { Tracker } from "../../capture/index.ts";
import {
  compileWhere,
  connectionList,
  notesText,
  PageBuilder,
  summaryText,
  type View,
  type Wanted,
} from "../../report/index.ts";
import { type Lifecycle, type Summary, SummaryBuilder } from "../../trace/index.ts";
import { captureNotes } from "../explain/captureNotes.ts";
import { type Inputs, openInputs } from "../explain/inputs.ts";
import { drawnConnections, tellConnection } from "../explain/oneConnection.ts";
import { type ExplainOptions, readOptions } from "../explain/options.ts";
import { someKey } from "../explain/someKey.ts";
import { tellingOf } from "../explain/tellings.ts";
import { helpPage } from "../help/texts.ts";
import { readCaptures } from "../input/index.ts";
import { Output, OutputClosed } from "../output.ts";
import { Progress } from "../progress.ts";

/** Into a pipe or a file nothing is cut. */
const UNBOUNDED = Number.POSITIVE_INFINITY;
const DRAWN_LADDERS = 12;
/** How often silent live input is asked whether a connection has ended for good. */
const SILENCE_TICK_MS = 250;

/** Runs the command. */
export async function run(words: readonly string[]): Promise<number> {
  const options = readOptions(words);
  const output = new Output();
  if (options.help) {
    output.write(helpPage("explain", options.language));
    output.flush();
    return 0;
  }
  const explanation = new Explanation(options, output);
  const status = await explanation.run();
  output.flush();
  return status;
}

/** One run: its choices, where it writes, and what it has found so far. */
class Explanation {
  readonly #options: ExplainOptions;
  readonly #output: Output;
  readonly #view: View;
  readonly #wanted: Wanted | null;
  #foundError = false;

  constructor(options: ExplainOptions, output: Output) {
    this.#options = options;
    this.#output = output;
    this.#view = {
      language: options.language,
      width: process.stdout.columns ?? UNBOUNDED,
      colour: options.colour,
    };
    this.#wanted = options.where === null ? null : compile(options);
  }

  async run(): Promise<number> {
    const { connection } = this.#options;
    if (connection !== null) {
      this.#foundError = await tellConnection(connection, this.#options, this.#output, this.#view);
    } else {
      const inputs = openInputs(this.#options);
      try {
        if (inputs.growing || this.#options.form === "follow") await this.#tellAsTheyEnd(inputs);
        else await this.#tellFiles(inputs);
      } finally {
        inputs.done();
      }
    }
    return this.#options.strict && this.#foundError ? 1 : 0;
  }

  /** Bounded: a connection that has ended is told and forgotten. */
  async #tellAsTheyEnd(inputs: Inputs): Promise<void> {
    const { form, maxConnections } = this.#options;
    const lines = form === "text" ? "follow" : form;
    const telling = tellingOf(lines, this.#output, this.#view);
    const page = form === "html" ? new PageBuilder() : null;
    telling?.begin();
    const onEnded = (life: Lifecycle) => {
      if (!this.#take(life)) return;
      page?.add(life);
      telling?.tell(life);
    };
    const tracker = new Tracker({ forget: true, maxConnections, onEnded, hashKey: someKey() });
    const notes = await this.#read(inputs, tracker);
    tracker.finish();
    telling?.end();
    const summary = () => tracker.summary(notes);
    if (form === "text") this.#output.write(`\n${summaryText(summary(), this.#view)}`);
    if (page !== null) this.#output.write(this.#page(page, summary(), inputs, []));
    this.#say(tracker, notes);
  }

  async #tellFiles(inputs: Inputs): Promise<void> {
    const tracker = new Tracker({ hashKey: someKey() });
    const notes = await this.#read(inputs, tracker);
    const { form } = this.#options;
    if (form === "text") this.#tellText(tracker, notes);
    else if (form === "html") await this.#tellPage(tracker, inputs, notes);
    else this.#tellAll(tracker);
    this.#say(tracker, notes);
  }

  #tellText(tracker: Tracker, notes: ReturnType<typeof captureNotes>): void {
    const { limit } = this.#options;
    const lives: Lifecycle[] = [];
    if (this.#wanted === null) {
      const summary = tracker.summary(notes);
      this.#output.write(summaryText(summary, this.#view));
      this.#foundError ||= summary.findings.some(({ severity }) => severity === "error");
      for (const number of tracker.mostTelling().subarray(0, Math.min(limit, 2 ** 31))) {
        lives.push(tracker.lifecycle(number));
      }
      this.#list(lives, tracker.connections);
      return;
    }
    const chosen = new SummaryBuilder();
    let count = 0;
    for (const number of tracker.mostTelling()) {
      const life = tracker.lifecycle(number);
      if (!this.#take(life)) continue;
      chosen.add(life);
      count += 1;
      if (lives.length < limit) lives.push(life);
    }
    this.#output.write(summaryText(chosen.summary([...tracker.notes(), ...notes]), this.#view));
    this.#list(lives, count);
  }

  #list(lives: readonly Lifecycle[], total: number): void {
    if (total > 0) this.#output.write(`\n${connectionList(lives, total, this.#view)}`);
  }

  #tellAll(tracker: Tracker): void {
    const telling = tellingOf(this.#options.form, this.#output, this.#view);
    telling?.begin();
    for (let number = 1; number <= tracker.connections; number++) {
      const life = tracker.lifecycle(number);
      if (this.#take(life)) telling?.tell(life);
    }
    telling?.end();
  }

  async #tellPage(
    tracker: Tracker,
    inputs: Inputs,
    notes: ReturnType<typeof captureNotes>,
  ): Promise<void> {
    const page = new PageBuilder();
    for (let number = 1; number <= tracker.connections; number++) {
      const life = tracker.lifecycle(number);
      if (this.#take(life)) page.add(life);
    }
    const drawn = await drawnConnections(page.mostTelling(DRAWN_LADDERS), this.#options);
    this.#output.write(this.#page(page, tracker.summary(notes), inputs, drawn));
  }

  #page(
    page: PageBuilder,
    summary: Summary,
    inputs: Inputs,
    drawn: Parameters<PageBuilder["page"]>[1],
  ): string {
    const source = inputs.sources.map(({ name }) => name).join(", ");
    return page.page(summary, drawn, source, this.#options.language);
  }

  /** Whether a connection was asked for; remembers for `--strict` what was found in it. */
  #take(life: Lifecycle): boolean {
    if (this.#wanted !== null && !this.#wanted(life)) return false;
    this.#foundError ||= life.findings.some(({ severity }) => severity === "error");
    return true;
  }

  async #read(inputs: Inputs, tracker: Tracker): Promise<ReturnType<typeof captureNotes>> {
    const progress = new Progress();
    let lastPacket = performance.now();
    const onSilence = () => {
      try {
        tracker.silence((performance.now() - lastPacket) * 1000);
        this.#output.flush();
      } catch (error) {
        if (error instanceof OutputClosed) process.exit(0); // nobody reads: nothing is left to do
        throw error;
      }
    };
    const tick = inputs.growing ? setInterval(onSilence, SILENCE_TICK_MS) : undefined;
    try {
      const { captures } = await readCaptures(inputs.sources, tracker, {
        progress: (bytes, size) => progress.show(bytes, size),
        drained: () => {
          lastPacket = performance.now();
          this.#output.flush();
        },
      });
      return captureNotes(captures, inputs.live?.counts ?? null);
    } finally {
      clearInterval(tick); // or the process would outlive input that cannot be read
      progress.end();
    }
  }

  /** Forms for machines keep standard output to themselves: what is wrong is said beside it. */
  #say(tracker: Tracker, notes: ReturnType<typeof captureNotes>): void {
    if (this.#options.form === "text" || this.#options.form === "html") return;
    this.#output.flush();
    const stopped = notes.filter(({ note }) => note === "stopped-at-byte");
    // To sum up a hundred thousand connections takes its time: only where there is need.
    if (stopped.length === 0) return;
    process.stderr.write(notesText({ ...tracker.summary(), notes: stopped }, this.#view));
  }
}

function compile(options: ExplainOptions): Wanted {
  const compiled = compileWhere(options.where as string, options.language);
  if (!compiled.ok) throw new UserError("where.wrong", { message: compiled.message });
  return compiled.wanted;
}
