// The large chart of one stream. uPlot keeps scales, axes and cursor; the trajectory itself is painted a column at a time (strip.js). Moves by whole pixels only,
// so that a second of a minute-long window costs some sixteen pictures and not sixty.

import uPlot from './uplot/uPlot.esm.js';
import { drawEpisodes } from './event-lane.js';
import { clock } from './format.js';
import { contrast, looks, stackOrder } from './labels.js';
import { ColumnStrip } from './strip.js';
import { colour, fill, inks, isDark, onTheme } from './theme.js';
import { TrajectoryPaint } from './trajectory-paint.js';

const FONT = 'system-ui, sans-serif';
const LANE = 36;
const GATE_GAP = 6;
const GATE = 9;
const NARROW = 560;

export class FocusChart {
  #element;
  #view;
  #onHover;
  #plot = null;
  #paint = new TrajectoryPaint();
  #strip = new ColumnStrip((context, x, column) => this.#paint.paint(context, x, column));
  #inks = null;
  #stream = null;
  #drawn = '';
  #width = 0;
  #height = 0;
  #rightColumn = 0;

  /**
   * @param element   where it is drawn
   * @param view      the TimeView it follows
   * @param onHover   called with the time under the pointer, NaN for none
   */
  constructor(element, view, onHover) {
    this.#element = element;
    this.#view = view;
    this.#onHover = onHover;
    new ResizeObserver(() => this.#resize()).observe(element);
    onTheme(() => {
      this.#inks = null;
      this.restyle();
    });
  }

  get plot() {
    return this.#plot;
  }

  /** Milliseconds per pixel of the screen. */
  get pixelMs() {
    return this.#plot ? this.#view.span / Math.max(1, this.#plot.over.clientWidth) : 60;
  }

  show(stream) {
    this.#stream = stream;
    this.#drawn = '';
    this.restyle();
  }

  set mode(mode) {
    this.#paint.mode = mode;
    this.restyle();
  }

  set hidden(hidden) {
    this.#paint.hidden = hidden;
    this.restyle();
  }

  /** Everything looks different from now on. */
  restyle() {
    this.#strip.invalidate();
    this.#drawn = '';
  }

  /** Draws, if something would look different than at the last time. */
  draw(now) {
    const history = this.#stream?.history;
    if (!this.#plot || !history || history.isEmpty) {
      return;
    }

    this.#prepare(history);
    const newest = this.#view.isLive ? this.#stream.playhead.at(now) : history.newest;
    const right = this.#view.right(newest, history.oldest);
    const column = Math.floor((right - history.base) / this.#paint.columnMs);
    const key = `${column} ${this.#strip.width} ${this.#stream.episodes.count}`;
    if (key !== this.#drawn || (!this.#view.isLive && this.#drawn === '')) {
      this.#drawn = key;
      this.#rightColumn = column;
      const max = history.base + column * this.#paint.columnMs;
      this.#plot.setScale('x', { min: max - this.#view.span, max });
    }
  }

  #prepare(history) {
    this.#inks ??= inks();
    const paint = this.#paint;
    const box = this.#plot.bbox;
    const scale = devicePixelRatio;
    if (paint.history !== history) {
      paint.use(history);
      paint.looks = looks(this.#stream.labels);
      paint.order = stackOrder(this.#stream.labels);
      this.restyle();
    }

    const columnMs = this.#view.span / box.width;
    if (columnMs !== paint.columnMs || paint.plotHeight !== box.height) {
      paint.columnMs = columnMs;
      this.restyle();
    }

    paint.plotHeight = box.height;
    paint.gateTop = box.height + GATE_GAP * scale;
    paint.gateHeight = GATE * scale;
    paint.scale = scale;
    paint.colours = paint.looks.map(colour);
    paint.fills = paint.looks.map(fill);
    paint.ground = this.#inks.ground;
    paint.bare = this.#inks.quiet;
    paint.gate = this.#inks.accent;
    paint.stripe = isDark() ? 'rgba(0,0,0,.28)' : 'rgba(255,255,255,.4)';
    this.#strip.resize(box.width, Math.ceil(paint.gateTop + paint.gateHeight));
  }

  #resize() {
    const { clientWidth: width, clientHeight: height } = this.#element;
    if (width === 0 || height === 0 || (width === this.#width && height === this.#height)) {
      return;
    }

    [this.#width, this.#height] = [width, height];
    if (this.#plot) {
      this.#plot.setSize({ width, height });
    } else {
      this.#plot = new uPlot(this.#options(width, height), [[0, 1], [0, 1]], this.#element);
    }

    this.restyle();
  }

  #options(width, height) {
    const stroke = () => (this.#inks ??= inks()).quiet;
    const grid = { stroke: () => (this.#inks ??= inks()).line, width: 1 };
    const font = `12px ${FONT}`;
    return {
      width,
      height,
      ms: 1,
      padding: [LANE, () => this.#gutter, 0, 0],
      legend: { show: false },
      cursor: { y: false, points: { show: false }, drag: { x: false, y: false, setScale: false } },
      scales: { x: { time: false, auto: false }, y: { auto: false, range: [0, 1] } },
      axes: [
        { stroke, font, grid: { show: false }, ticks: { show: false }, size: 24 + GATE_GAP + GATE, gap: GATE_GAP + GATE + 4, splits: (_, __, min, max) => this.#times(min, max), values: (_, times) => times.map(clock) },
        { stroke, font, grid, ticks: { show: false }, size: () => 48, gap: 6, splits: () => [0, 0.25, 0.5, 0.75, 1], values: () => ['0', '25', '50', '75', '100 %'] },
      ],
      series: [{}, { paths: () => null, points: { show: false } }],
      hooks: {
        drawClear: [plot => this.#drawTrajectory(plot)],
        draw: [plot => this.#drawOver(plot)],
        setCursor: [plot => this.#onHover(plot.cursor.left >= 0 && this.#stream?.history ? plot.posToVal(plot.cursor.left, 'x') : NaN)],
      },
    };
  }

  get #gutter() {
    return this.#width < NARROW ? 12 : 88;
  }

  #times(min, max) {
    const wide = (max - min) / Math.max(1, this.#width / 84);
    const step = [1, 2, 5, 10, 20, 30, 60, 120, 300].map(s => s * 1000).find(ms => ms >= wide) ?? 600_000;
    const times = [];
    for (let time = Math.ceil(min / step) * step; time <= max; time += step) {
      times.push(time);
    }

    return times;
  }

  #drawTrajectory(plot) {
    if (this.#stream?.history && this.#drawn !== '') {
      this.#strip.draw(plot.ctx, this.#rightColumn, plot.bbox.left, plot.bbox.top);
    }
  }

  #drawOver(plot) {
    if (!this.#stream?.history || this.#drawn === '') {
      return;
    }

    const { ctx: context, bbox: box } = plot;
    const scale = devicePixelRatio;
    context.save();
    context.font = `600 ${11 * scale}px ${FONT}`;
    drawEpisodes(
      context,
      this.#stream.episodes.all,
      time => time === Infinity ? Infinity : plot.valToPos(time, 'x', true),
      { left: box.left, right: box.left + box.width, top: box.top - (LANE - 6) * scale, bottom: box.top + box.height },
      {
        scale,
        font: context.font,
        quiet: this.#inks.ink,
        colourOf: label => this.#colourOf(label),
        ink: fill => contrast(fill, '#ffffff') >= contrast(fill, '#10131a') ? '#ffffff' : '#10131a',
      });
    context.font = `${11 * scale}px ${FONT}`;
    context.fillStyle = this.#inks.quiet;
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    context.fillText('events', box.left - 6 * scale, box.top - (LANE - 15) * scale);
    context.fillText('speech', box.left - 6 * scale, box.top + box.height + (GATE_GAP + GATE / 2) * scale);
    if (this.#gutter > 20) {
      this.#drawNames(context, box, scale);
    }

    context.restore();
  }

  #colourOf(label) {
    const index = this.#stream.labels.indexOf(label);
    return index < 0 ? '#808890' : this.#paint.fills[index];
  }

  // The names of what is large enough, beside the newest pixels; none over another.
  #drawNames(context, box, scale) {
    const values = this.#paint.values(this.#rightColumn - 1);
    const least = 15 * scale;
    const names = [];
    let below = box.height;
    for (const k of this.#paint.order) {
      const middle = this.#paint.mode === 'areas' ? below - values[k] * box.height / 2 : (1 - values[k]) * box.height;
      below -= values[k] * box.height;
      if (values[k] * box.height >= least && !this.#paint.hidden.has(k)) {
        names.push({ k, y: middle, share: values[k] });
      }
    }

    names.sort((a, b) => b.share - a.share);
    const placed = [];
    context.textAlign = 'left';
    context.font = `600 ${12 * scale}px ${FONT}`;
    for (const { k, y } of names) {
      if (placed.every(other => Math.abs(other - y) >= least)) {
        placed.push(y);
        context.fillStyle = this.#paint.colours[k];
        context.fillText(this.#stream.labels[k], box.left + box.width + 8 * scale, box.top + y, 78 * scale);
      }
    }
  }
}
