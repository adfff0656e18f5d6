// All streams at a glance: a card each, with its name, what is heard, and the last minute as a band of the strongest class.

import { make, mark, say } from './dom.js';
import { heardWords, loadWords, percent } from './format.js';
import { Phase } from './history.js';
import { looks } from './labels.js';
import { ColumnStrip } from './strip.js';
import { fill, onTheme } from './theme.js';

const SPAN_MS = 60_000;

export class Cards {
  #list;
  #onSelect;
  #cards = new Map();
  #seen = new IntersectionObserver(entries => entries.forEach(entry => entry.target.isSeen = entry.isIntersecting), { rootMargin: '100px' });

  /**
   * @param list      the list element
   * @param onSelect  called with a stream's id
   */
  constructor(list, onSelect) {
    this.#list = list;
    this.#onSelect = onSelect;
    onTheme(() => this.#cards.forEach(card => card.restyle()));
  }

  /** Follows which streams there are: those that are on first, then those that are over, each by name. */
  arrange(streams, selected) {
    const wanted = streams.toSorted((a, b) => a.isOffline - b.isOffline || a.id.localeCompare(b.id));
    const ids = new Set(wanted.map(stream => stream.id));
    for (const [id, card] of this.#cards) {
      if (!ids.has(id)) {
        this.#seen.unobserve(card.element);
        card.element.remove();
        this.#cards.delete(id);
      }
    }

    wanted.forEach((stream, index) => {
      let card = this.#cards.get(stream.id);
      if (!card || card.stream !== stream) {
        card?.element.remove();
        card = new Card(stream, () => this.#onSelect(stream.id));
        this.#cards.set(stream.id, card);
        this.#seen.observe(card.element);
      }

      // Moved only if it must be: an element that is moved loses the focus.
      if (this.#list.children[index] !== card.element) {
        this.#list.insertBefore(card.element, this.#list.children[index] ?? null);
      }

      card.select(stream.id === selected);
    });
  }

  draw(now) {
    this.#cards.forEach(card => card.element.isSeen !== false && card.draw(now));
  }
}

class Card {
  #button;
  #dot = make('span', { class: 'dot', 'aria-hidden': 'true' });
  #load = make('span', { class: 'card-load' });
  #word = make('span', { class: 'card-word' });
  #share = make('span', { class: 'card-share' });
  #canvas = make('canvas', { class: 'band', 'aria-hidden': 'true' });
  #strip = new ColumnStrip((context, x, column, height) => this.#paint(context, x, column, height));
  #values = new Float32Array(0);
  #history = null;
  #colours = [];
  #columnMs = 300;
  #drawn = -1;

  constructor(stream, onSelect) {
    this.stream = stream;
    this.#button = make('button', { type: 'button', class: 'card' },
      make('span', { class: 'card-head' }, this.#dot, make('span', { class: 'card-name' }, stream.id), this.#load),
      make('span', { class: 'card-heard' }, this.#word, this.#share),
      this.#canvas);
    this.#button.addEventListener('click', onSelect);
    this.element = make('li', {}, this.#button);
  }

  select(isSelected) {
    mark(this.#button, 'aria-current', isSelected ? 'true' : null);
  }

  restyle() {
    this.#colours = this.#history ? looks(this.stream.labels).map(fill) : [];
    this.#strip.invalidate();
    this.#drawn = -1;
  }

  draw(now) {
    const { word, label } = heardWords(this.stream);
    mark(this.#button, 'data-status', this.stream.isOffline ? 'offline' : this.stream.status?.status ?? 'online');
    mark(this.#button, 'data-load', this.stream.load);
    say(this.#load, loadWords(this.stream));
    say(this.#word, word);
    this.#word.classList.toggle('is-quiet', label === null);
    say(this.#share, label === null ? '' : percent(this.stream.heard.confidence));
    if (this.stream.history && !this.stream.history.isEmpty) {
      this.#drawBand(now);
    }
  }

  #drawBand(now) {
    const { history } = this.stream;
    const width = Math.round(this.#canvas.clientWidth * devicePixelRatio);
    const height = Math.round(this.#canvas.clientHeight * devicePixelRatio);
    if (this.#history !== history) {
      this.#history = history;
      this.#values = new Float32Array(history.labelCount);
      this.restyle();
    }

    if (width !== this.#canvas.width || height !== this.#canvas.height) {
      [this.#canvas.width, this.#canvas.height] = [width, height];
      this.#columnMs = SPAN_MS / Math.max(1, width);
      this.#strip.resize(width, height);
      this.#drawn = -1;
    }

    const column = Math.floor((this.stream.playhead.at(now) - history.base) / this.#columnMs);
    if (column !== this.#drawn) {
      this.#drawn = column;
      const context = this.#canvas.getContext('2d');
      context.clearRect(0, 0, width, height);
      this.#strip.draw(context, column, 0, 0);
    }
  }

  #paint(context, x, column, height) {
    const from = this.#history.base + column * this.#columnMs;
    const phase = this.#history.mean(from, from + this.#columnMs, this.#values);
    if (phase === Phase.absent) {
      return;
    }

    let best = 0;
    for (let k = 1; k < this.#values.length; k++) {
      best = this.#values[k] > this.#values[best] ? k : best;
    }

    const isHeard = phase === Phase.tracking;
    context.globalAlpha = isHeard ? 1 : 0.3;
    const tall = isHeard ? Math.max(2, this.#values[best] * height) : 2;
    context.fillStyle = this.#colours[best];
    context.fillRect(x, height - tall, 1, tall);
    context.globalAlpha = 1;
  }
}
