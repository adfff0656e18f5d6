// Where the voice is between calm and excited, unpleasant and pleasant, with the way it took in the last seconds. Only for models that have these dimensions.

import { inks, onTheme } from './theme.js';

const TRAIL_MS = 12_000;
const TRAIL_STEP_MS = 100;
const AROUSAL = 0;
const VALENCE = 1;

export class Plane {
  #canvas;
  #inks = null;

  constructor(canvas) {
    this.#canvas = canvas;
    onTheme(() => this.#inks = null);
  }

  /** Draws the way up to a time. Returns { arousal, valence } there, or null where it is not known. */
  draw(history, at) {
    this.#inks ??= inks();
    const side = Math.round(this.#canvas.clientWidth * devicePixelRatio);
    if (this.#canvas.width !== side) {
      this.#canvas.width = this.#canvas.height = side;
    }

    const context = this.#canvas.getContext('2d');
    const scale = devicePixelRatio;
    const edge = 10 * scale;
    const x = valence => edge + clamp(valence) * (side - 2 * edge);
    const y = arousal => side - edge - clamp(arousal) * (side - 2 * edge);
    context.clearRect(0, 0, side, side);
    this.#drawCross(context, side, edge, scale);
    context.fillStyle = this.#inks.accent;
    let last = null;
    for (let back = TRAIL_MS; back >= 0; back -= TRAIL_STEP_MS) {
      const [arousal, valence] = [history.dimension(AROUSAL, at - back - 1), history.dimension(VALENCE, at - back - 1)];
      if (!Number.isNaN(arousal) && !Number.isNaN(valence)) {
        context.globalAlpha = 0.06 + 0.4 * (1 - back / TRAIL_MS) ** 2;
        dot(context, x(valence), y(arousal), 2.5 * scale);
        last = { arousal, valence };
      }
    }

    context.globalAlpha = 1;
    if (last) {
      dot(context, x(last.valence), y(last.arousal), 7 * scale);
      context.strokeStyle = this.#inks.ground;
      context.lineWidth = 2 * scale;
      context.stroke();
    }

    return last;
  }

  #drawCross(context, side, edge, scale) {
    context.strokeStyle = this.#inks.line;
    context.lineWidth = scale;
    context.beginPath();
    context.roundRect(edge, edge, side - 2 * edge, side - 2 * edge, 6 * scale);
    context.moveTo(side / 2, edge);
    context.lineTo(side / 2, side - edge);
    context.moveTo(edge, side / 2);
    context.lineTo(side - edge, side / 2);
    context.stroke();
  }
}

function dot(context, x, y, radius) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}

function clamp(value) {
  return Math.max(0, Math.min(1, value));
}
