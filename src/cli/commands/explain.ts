/**
 * `synfin explain`: every connection of a capture. Input that is a file is read to its end and told
 * in order; input that grows is told as connections end, and then forgotten.
 */
import type { Writable } from "node:stream";
import { UserError } from "../../base/userError.ts";
import { Tracker } from "../../capture/index.ts";
import {
  compileWhere,
  connectionLine,
  connectionList,
  pageHtml,
  summaryText,
  type View,
  type Wanted,
} from "../../report/index.ts";
import type { CaptureNote, Lifecycle, Summary } from "../../trace/index.ts";
import { captureNotes } from "../explain/captureNotes.ts";
import { type Inputs, openInputs } from "../explain/inputs.ts";
import { type ExplainOptions, readOptions } from "../explain/options.ts";
import { tellConnection } from "../explain/oneConnection.ts";
import { tellingOf } from "../explain/tellings.ts";
import { helpPage } from "../help/texts.ts";
import { readCaptures } from "../input/index.ts";
import { Output } from "../output.ts";
import { Progress } from "../progress.ts";

const DEFAULT_WIDTH = 100;
