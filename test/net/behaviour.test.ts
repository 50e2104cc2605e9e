/** The same behaviours on `node:net` and on `synfin/net`, a file a subject. */
import "./behaviour/opening.ts";
import "./behaviour/moving.ts";
import "./behaviour/closing.ts";
import "./behaviour/failing.ts";
import "./behaviour/serving.ts";
import "./behaviour/corners.ts";
import "./behaviour/reaching.ts";
import "./behaviour/throwing.ts";
import "./behaviour/repeating.ts";
import "./behaviour/alone.ts";
