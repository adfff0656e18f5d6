// The chosen stream: what is heard now, its trajectory, what happened, how well it runs.

import { ClassList } from './class-list.js';
import { byId, make, mark, say, show } from './dom.js';
import { FocusChart } from './focus-chart.js';
import { clock, heardWords, loadWords, percent, span } from './format.js';
import { Phase } from './history.js';
import { looks } from './labels.js';
import { Plane } from './plane.js';
import { eventRows, healthRows, utteranceRows } from './tables.js';
import { fill } from './theme.js';
import { TimeView } from './time-view.js';

export class FocusPanel {
  view = new TimeView();
  stream = null;

  #chart = new FocusChart(byId('chart'), this.view, time => this.#hover = time);
  #classes = new ClassList(byId('classes'), hidden => this.#chart.hidden = hidden);
  #plane = new Plane(byId('plane'));
  #hover = NaN;
  #values = new Float32Array(0);
  #told = '';

  get chart() {
    return this.#chart;
  }

  show(stream) {
    if (stream === this.stream) {
      return;
    }

    this.stream = stream;
    this.view.live();
    this.#hover = NaN;
    this.#told = '';
    this.#chart.show(stream);
    show(byId('focus-problem'), false);
    if (stream) {
      byId('focus-name').textContent = stream.id;
    }
  }

  set mode(mode) {
    this.#chart.mode = mode;
  }

  set span(ms) {
    this.view.span = ms;
    this.#chart.restyle();
  }

  /** Shows why something that was asked for did not happen. */
  complain(text) {
    say(byId('focus-problem'), text);
    show(byId('focus-problem'), text !== '');
  }

  /** The picture, as often as it moves. */
  drawChart(now) {
    this.#chart.draw(now);
  }

  /** Words and numbers, a few times a second. */
  draw(now) {
    const { stream } = this;
    if (!stream) {
      return;
    }

    this.#drawHead(stream);
    this.#drawHeard(stream);
    this.#drawView(stream);
    const hasSound = stream.history !== null && !stream.history.isEmpty;
    show(byId('chart-none'), !hasSound);
    show(byId('chart'), hasSound);
    show(byId('side'), hasSound);
    if (hasSound) {
      this.#classes.use(stream.labels);
      this.#drawClasses(stream, now);
      this.#drawPlane(stream, now);
    }

    const told = `${stream.id} ${stream.version}`;
    if (told !== this.#told) {
      this.#told = told;
      this.#drawTables(stream);
    }
  }

  #drawHead(stream) {
    const status = stream.isOffline ? 'offline' : stream.status?.status ?? 'online';
    const reason = stream.status?.reason;
    const load = loadWords(stream);
    say(byId('focus-status'), load ? `${status}, ${load}` : status);
    mark(byId('focus-status'), 'data-load', stream.load);
    mark(byId('focus-status'), 'data-status', status);
    say(byId('focus-source'), [stream.status?.source, reason, load && stream.status.loadReason].filter(Boolean).join(' · '));
    say(byId('stream-pause'), stream.isPaused ? 'Resume listening' : 'Pause listening');
    show(byId('stream-pause'), !stream.isOffline);
    show(byId('stream-remove'), !stream.isOffline);
    show(byId('stream-dismiss'), stream.isOffline);
  }

  #drawHeard(stream) {
    const { word, note, label } = heardWords(stream);
    const heard = stream.heard;
    say(byId('heard-word'), word);
    say(byId('heard-note'), note);
    byId('heard-word').classList.toggle('is-quiet', label === null);
    const index = label === null ? -1 : stream.labels.indexOf(label);
    byId('heard').style.setProperty('--class', index < 0 ? 'var(--line)' : fill(looks(stream.labels)[index]));
    measure('confidence', label === null && !heard?.uncertain ? NaN : heard.confidence);
    measure('quality', heard?.quality ?? NaN);
    say(byId('chart-text'), `${stream.id}: ${word}${label === null ? '' : `, ${percent(heard.confidence)}`}. ${this.view.isLive ? 'Live.' : 'Not live.'}`);
  }

  #drawClasses(stream, now) {
    const { history } = stream;
    if (this.#values.length !== history.labelCount) {
      this.#values = new Float32Array(history.labelCount);
    }

    const isHovering = !Number.isNaN(this.#hover);
    const at = isHovering ? this.#hover : this.view.isLive ? stream.playhead.at(now) : this.view.right(history.newest, history.oldest);
    const phase = history.mean(at - 100, at, this.#values);
    say(byId('classes-title'), isHovering || !this.view.isLive ? `Classes at ${clock(at)}` : 'Classes');
    this.#classes.show(phase === Phase.absent ? null : this.#values);
    say(byId('speech'), phase === Phase.absent ? '–' : history.speech > 0.5 ? 'yes' : history.speech > 0 ? 'partly' : 'no');
  }

  #drawPlane(stream, now) {
    const { history } = stream;
    show(byId('plane-figure'), history.hasDimensions);
    if (history.hasDimensions) {
      const at = this.view.isLive ? stream.playhead.at(now) : this.view.right(history.newest, history.oldest);
      const place = this.#plane.draw(history, at);
      say(byId('plane-text'), place ? `arousal ${place.arousal.toFixed(2)}, valence ${place.valence.toFixed(2)}` : 'not known at the moment');
    }
  }

  #drawView(stream) {
    const { history } = stream;
    const { isLive } = this.view;
    const behind = history && !history.isEmpty ? this.view.right(history.newest, history.oldest) - history.newest : 0;
    const slider = byId('scroll');
    say(byId('view-live'), isLive ? 'Freeze' : 'Back to live');
    mark(byId('view-live'), 'data-live', String(isLive));
    if (history) {
      slider.min = String(-Math.max(1, Math.floor((history.newest - history.oldest) / 1000) || 1));
    }

    if (document.activeElement !== slider || isLive) {
      slider.value = String(Math.round(behind / 1000));
    }

    const text = isLive ? 'live' : `${span(-behind)} ago`;
    say(byId('scroll-text'), text);
    mark(slider, 'aria-valuetext', text);
  }

  #drawTables(stream) {
    const [events, utterances] = [eventRows(stream), utteranceRows(stream)];
    byId('events').replaceChildren(...events);
    byId('utterances').replaceChildren(...utterances);
    show(byId('events-none'), events.length === 0);
    show(byId('utterances-none'), utterances.length === 0);
    byId('health').replaceChildren(...healthRows(stream).map(([name, value]) => make('div', {}, make('dt', {}, name), make('dd', {}, value))));
  }
}

function measure(id, value) {
  say(byId(id), percent(value));
  byId(`${id}-bar`).style.transform = `scaleX(${Number.isFinite(value) ? Math.max(0, Math.min(1, value)) : 0})`;
}
