// One column of pixels of a trajectory: stacked areas or lines, and the speech gate below. Colours, patterns and dashes are those of labels.js.

import { Phase } from './history.js';

const LINE = 2;
const REACH = 0.85;
const STRIPE_STEP = 9;

/** What the painter needs to know; all lengths in pixels of the canvas. */
export class TrajectoryPaint {
  mode = 'areas';
  history = null;
  columnMs = 60;
  plotHeight = 0;
  gateTop = 0;
  gateHeight = 0;
  scale = 1;
  colours = [];
  fills = [];
  looks = [];
  order = [];
  hidden = new Set();
  ground = '#ffffff';
  stripe = 'rgba(255,255,255,.38)';
  gate = '#2457c5';
  bare = '#dddddd';

  #now = new Float32Array(0);
  #before = new Float32Array(0);
  #after = new Float32Array(0);

  /** Takes up another history, or the same after its classes changed. */
  use(history) {
    this.history = history;
    [this.#now, this.#before, this.#after] = [1, 2, 3].map(() => new Float32Array(history.labelCount));
  }

  paint(context, x, column) {
    const phase = this.#mean(column, this.#now);
    if (phase === Phase.absent) {
      context.globalAlpha = 1;
      context.fillStyle = this.bare;
      context.fillRect(x, this.gateTop + this.gateHeight - this.scale, column % 6 < 3 ? 1 : 0, this.scale);
      return;
    }

    this.#paintGate(context, x);
    // Without speech the picture stands still: it is of the past, and pale.
    context.globalAlpha = phase === Phase.tracking ? 1 : phase === Phase.warmup ? 0.55 : 0.22;
    if (this.mode === 'areas') {
      this.#paintAreas(context, x, column);
    } else {
      this.#paintLines(context, x, column);
    }

    context.globalAlpha = 1;
  }

  /** Mean of the classes in a column; valid until the next call. */
  values(column) {
    this.#mean(column, this.#now);
    return this.#now;
  }

  #mean(column, into) {
    const from = this.history.base + column * this.columnMs;
    return this.history.mean(from, from + this.columnMs, into);
  }

  #paintGate(context, x) {
    const height = Math.max(this.scale, this.history.speech * this.gateHeight);
    context.globalAlpha = 0.3 + 0.7 * this.history.speech;
    context.fillStyle = this.gate;
    context.fillRect(x, this.gateTop + this.gateHeight - height, 1, height);
  }

  #paintAreas(context, x, column) {
    let below = this.plotHeight;
    for (const k of this.order) {
      const top = below - this.#now[k] * this.plotHeight;
      if (!this.hidden.has(k)) {
        context.fillStyle = this.fills[k];
        context.fillRect(x, top, 1, below - top);
        this.#stripe(context, x, column, top, below, this.looks[k].stripe);
        context.fillStyle = this.ground;
        context.fillRect(x, top, 1, 0.75 * this.scale);
      }

      below = top;
    }
  }

  #stripe(context, x, column, top, below, slope) {
    if (slope === null) {
      return;
    }

    const step = STRIPE_STEP * this.scale;
    const shift = ((slope * column) % step + step) % step;
    context.fillStyle = this.stripe;
    for (let y = Math.ceil((top - shift) / step) * step + shift; y < below - this.scale; y += step) {
      context.fillRect(x, y, 1, 1.5 * this.scale);
    }
  }

  // Each column holds its part of the line: from near its neighbour on one side to near the other, which makes steep parts about as thick as level ones.
  #paintLines(context, x, column) {
    const before = this.#mean(column - 1, this.#before) === Phase.absent ? this.#now : this.#before;
    const after = this.#mean(column + 1, this.#after) === Phase.absent ? this.#now : this.#after;
    for (const k of this.order) {
      if (this.hidden.has(k) || isGap(this.looks[k].dash, column / this.scale)) {
        continue;
      }

      const [a, b, c] = [this.#now[k] + REACH * (before[k] - this.#now[k]), this.#now[k], this.#now[k] + REACH * (after[k] - this.#now[k])];
      const top = (1 - Math.max(a, b, c)) * this.plotHeight;
      const height = (Math.max(a, b, c) - Math.min(a, b, c)) * this.plotHeight;
      context.fillStyle = this.colours[k];
      context.fillRect(x, top - LINE * this.scale / 2, 1, height + LINE * this.scale);
    }
  }
}

function isGap(dash, at) {
  if (dash === null) {
    return false;
  }

  const round = dash[0] + dash[1];
  return ((at % round) + round) % round >= dash[0];
}
