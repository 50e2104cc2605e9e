/**
 * `synfin explain`: every connection of a capture. Input that is a file is read to its end and told
 * in order; input that grows is told as connections end, and then forgotten.
 */
import { Tracker } from "../../capture/index.ts";
import { captureNotes } from "../../input/captureNotes.ts";
import { readCaptures } from "../../input/index.ts";
import {
  connectionList,
  eventText,
  type GroupKey,
  Groups,
  noneMatchesText,
  notesText,
  PageBuilder,
  summaryText,
  type View,
  type Wanted,
} from "../../report/index.ts";
import { type Lifecycle, type Summary, SummaryBuilder } from "../../trace/index.ts";
import { chosenLives, numbersBy, wantedBy } from "../explain/chosen.ts";
import { StepsInOrder } from "../explain/inOrder.ts";
import { type Inputs, openInputs } from "../explain/inputs.ts";
import { drawnConnections, tellConnection } from "../explain/oneConnection.ts";
import { type ExplainOptions, readOptions, type Sorting } from "../explain/options.ts";
import { packetsWanted } from "../explain/packets.ts";
import { someKey } from "../explain/someKey.ts";
import { tellingOf } from "../explain/tellings.ts";
import { Output, OutputClosed, outputTo } from "../output.ts";
import { Progress } from "../progress.ts";

const DRAWN_LADDERS = 12;
/** Lines of the list where nobody said how many. */
const LISTED = 50;
/** How often silent live input is asked whether a connection has ended for good. */
const SILENCE_TICK_MS = 250;

/** Runs the command. */
export async function run(words: readonly string[]): Promise<number> {
  const options = readOptions(words);
  const output = options.output === null ? new Output() : outputTo(options.output, options.files);
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
    this.#view = options.view;
    this.#wanted = wantedBy(options.where, options.view.language);
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
    const { form, maxConnections, groupBy } = this.#options;
    const limit = this.#options.limit ?? Number.POSITIVE_INFINITY;
    const groups = groupBy === null ? null : new Groups(groupBy, this.#view);
    let told = 0;
    const lines = form === "text" ? "follow" : form;
    const telling = tellingOf(lines, this.#output, this.#view);
    const page = form === "html" ? new PageBuilder() : null;
    telling?.begin();
    const onEnded = (life: Lifecycle) => {
      if (told >= limit || !this.#take(life)) return;
      told += groups === null ? 1 : 0;
      page?.add(life);
      groups?.add(life);
      if (groups === null) telling?.tell(life);
    };
    const tracker = new Tracker({
      forget: true,
      maxConnections,
      onEnded,
      hashKey: someKey(),
      ...packetsWanted(this.#options),
    });
    const notes = await this.#read(inputs, tracker);
    tracker.finish();
    telling?.end();
    const summary = () => tracker.summary(notes);
    if (groups !== null) this.#output.write(groups.text(limit));
    else if (form === "text") this.#output.write(`\n${summaryText(summary(), this.#view)}`);
    if (page !== null) this.#output.write(this.#page(page, summary(), inputs, []));
    this.#say(tracker, notes);
  }

  async #tellFiles(inputs: Inputs): Promise<void> {
    const tracker = new Tracker({ hashKey: someKey(), ...packetsWanted(this.#options) });
    const notes = await this.#read(inputs, tracker);
    const { form } = this.#options;
    if (this.#options.groupBy !== null) this.#tellGroups(tracker, this.#options.groupBy);
    else if (form === "text") this.#tellText(tracker, notes);
    else if (form === "html") await this.#tellPage(tracker, inputs, notes);
    else if (form === "events") this.#tellEvents(tracker);
    else this.#tellAll(tracker);
    this.#say(tracker, notes);
  }

  #tellText(tracker: Tracker, notes: ReturnType<typeof captureNotes>): void {
    const { sort } = this.#options;
    const limit = this.#options.limit ?? LISTED;
    if (this.#wanted === null) {
      const summary = tracker.summary(notes);
      this.#output.write(summaryText(summary, this.#view));
      this.#foundError ||= summary.findings.some(({ severity }) => severity === "error");
      const lives = [...chosenLives(tracker, numbersBy(sort ?? "telling", tracker), null, limit)];
      this.#list(lives, tracker.connections);
      return;
    }
    const chosen = new SummaryBuilder();
    const lives: Lifecycle[] = [];
    let count = 0;
    for (const life of this.#chosen(tracker, "telling", Number.POSITIVE_INFINITY)) {
      chosen.add(life);
      count += 1;
      if (lives.length < limit) lives.push(life);
    }
    if (count === 0) this.#output.write(noneMatchesText(tracker.connections, this.#view));
    else {
      this.#output.write(summaryText(chosen.summary([...tracker.notes(), ...notes]), this.#view));
      this.#list(lives, count);
    }
  }

  #list(lives: readonly Lifecycle[], total: number): void {
    if (total === 0) return;
    const list = connectionList(lives, total, this.#view, this.#options.sort ?? "telling");
    this.#output.write(`\n${list}`);
  }

  /** The chosen connections, each looked at for `--strict`, in the order of `--sort` or `usual`. */
  *#chosen(tracker: Tracker, usual: Sorting, most?: number): Generator<Lifecycle> {
    const { sort, limit } = this.#options;
    const numbers = numbersBy(sort ?? usual, tracker);
    const bound = most ?? limit ?? Number.POSITIVE_INFINITY;
    for (const life of chosenLives(tracker, numbers, this.#wanted, bound)) {
      this.#foundError ||= life.findings.some(({ severity }) => severity === "error");
      yield life;
    }
  }

  #tellGroups(tracker: Tracker, key: GroupKey): void {
    const groups = new Groups(key, this.#view);
    let count = 0;
    for (const life of this.#chosen(tracker, "number", Number.POSITIVE_INFINITY)) {
      groups.add(life);
      count += 1;
    }
    if (count === 0) this.#output.write(noneMatchesText(tracker.connections, this.#view));
    else this.#output.write(groups.text(this.#options.limit ?? LISTED));
  }

  #tellEvents(tracker: Tracker): void {
    const steps = new StepsInOrder((step, life) =>
      this.#output.write(`${eventText(step, this.#view, life)}\n`),
    );
    let count = 0;
    for (const life of this.#chosen(tracker, "number")) {
      steps.add(life);
      count += 1;
    }
    steps.end();
    this.#sayNone(count, tracker);
  }

  #tellAll(tracker: Tracker): void {
    const telling = tellingOf(this.#options.form, this.#output, this.#view);
    telling?.begin();
    let count = 0;
    for (const life of this.#chosen(tracker, "number")) {
      telling?.tell(life);
      count += 1;
    }
    telling?.end();
    this.#sayNone(count, tracker);
  }

  /** Beside the output of a form for machines. */
  #sayNone(count: number, tracker: Tracker): void {
    if (count > 0 || this.#wanted === null) return;
    this.#output.flush();
    process.stderr.write(noneMatchesText(tracker.connections, this.#view));
  }

  async #tellPage(
    tracker: Tracker,
    inputs: Inputs,
    notes: ReturnType<typeof captureNotes>,
  ): Promise<void> {
    const page = new PageBuilder();
    for (const life of this.#chosen(tracker, "number")) page.add(life);
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
