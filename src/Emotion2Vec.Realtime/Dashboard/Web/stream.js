// All that is known of one stream. Everything in a message is from outside: what has the wrong form is left out, and every list is bounded.

import { Episodes } from './episodes.js';
import { History, Phase } from './history.js';
import { Playhead } from './playhead.js';

const MOST_UTTERANCES = 100;
const MOST_FRAMES_PER_MESSAGE = 4096;

// Beyond this, the stream's clock was set anew.
const NEW_RUN_MS = 1500;

// Of a stream, something is heard sooner than this.
const DOOR_MS = 5000;

const LOADS = new Set(['longer_chunks', 'reduced', 'utterances', 'shedding']);

const dimensions = ['arousal', 'valence', 'dominance'];

export class Stream {
  status = null;
  state = null;
  health = null;
  episodes = new Episodes();
  utterances = [];
  playhead = new Playhead();
  history = null;
  labels = [];

  /** Messages that never came here, by the gaps in their numbers, and those that the server says it left out. */
  missing = 0;
  dropped = 0;

  /** Counts changes, for those who look now and then. */
  version = 0;

  #run = 0;
  #anchor = NaN;
  #last = -1;
  #seq = -1;
  #since;

  constructor(id, now) {
    this.id = id;
    this.#since = now;
  }

  get isOffline() {
    return this.status === null ? this.state === null && this.history === null : this.status.status === 'offline';
  }

  get isPaused() {
    return this.status?.status === 'paused';
  }

  /** Whether this is a door, where streams come and go, and no stream itself: it tells how it stands, and never a sound. */
  isDoor(now) {
    return this.history === null && this.state === null && this.health === null && !this.isOffline && !this.isPaused && now - this.#since > DOOR_MS;
  }

  /** How much is told while the node is asked for more than it can; null where everything is. */
  get load() {
    return this.isOffline || this.isPaused ? null : this.status?.load ?? null;
  }

  /** What is heard at the moment, or null: the smoothed picture, which changes once a second at most. */
  get heard() {
    return this.isOffline || this.isPaused || this.load === 'utterances' || this.load === 'shedding' ? null : this.state;
  }

  /** Forgets the numbers of messages: those of a new connection begin anywhere. */
  reconnected() {
    this.#seq = -1;
  }

  /**
   * Takes a message of this stream.
   * @param labels   the node's classes, where the message does not name its own
   * @param now      performance.now()
   * @returns the episode, if the message was an event
   */
  take(message, labels, now) {
    this.version++;
    switch (message.type) {
      case 'frames': this.#frames(message, labels, now); break;
      case 'state': this.state = isState(message) ? message : null; break;
      case 'status': this.#status(message); break;
      case 'health': this.health = message; break;
      case 'utterance': this.#utterance(message); break;
      case 'event': return this.episodes.apply(message, this.#run, ms => this.#place(ms));
    }

    return null;
  }

  #status(message) {
    this.status = { status: String(message.status), reason: String(message.reason ?? ''), source: String(message.source ?? ''), load: LOADS.has(message.load) ? message.load : null, loadReason: String(message.load_reason ?? '') };
    if (this.isOffline) {
      this.state = null;
    }
  }

  #frames(message, nodeLabels, now) {
    const labels = isLabels(message.labels) ? message.labels : nodeLabels;
    const { p, t0_ms: start, utc, seq } = message;
    const at = Date.parse(utc);
    if (!Array.isArray(p) || p.length > MOST_FRAMES_PER_MESSAGE || labels.length === 0 || !Number.isFinite(start) || Number.isNaN(at)) {
      return;
    }

    if (this.history === null || !equal(labels, this.labels)) {
      this.labels = labels;
      this.#restart();
    }

    this.#anchorAt(start, at);
    this.missing += this.#seq >= 0 && seq > this.#seq + 1 ? seq - this.#seq - 1 : 0;
    this.#seq = Number.isInteger(seq) ? seq : -1;
    const known = dimensions.some(name => Array.isArray(message[name])) ? dimensions.map(name => Array.isArray(message[name]) ? message[name] : undefined) : null;
    this.history.append(this.#anchor + start, p, Array.isArray(message.speech) ? message.speech : [0], message.quality, Phase[message.phase] || Phase.tracking, known);
    this.playhead.observe(this.history.newest, now);
    this.#last = start;
  }

  // Within a run, times follow the stream's own clock: wall clocks are set, and messages are late.
  #anchorAt(start, at) {
    if (start < this.#last || !(Math.abs(at - start - this.#anchor) < NEW_RUN_MS)) {
      if (start < this.#last) {
        this.#run++;
        this.#seq = -1;
      }

      const earliest = this.history.isEmpty ? -Infinity : this.history.newest - start;
      if (at - start < earliest - NEW_RUN_MS) {
        // A session that is heard again from an earlier place: what was drawn after it is another time.
        this.#restart();
      }

      this.#anchor = this.history.isEmpty ? at - start : Math.max(at - start, earliest);
    }
  }

  #restart() {
    this.history = new History(this.labels.length);
    this.playhead = new Playhead();
    this.episodes = new Episodes();
    this.#run++;
    this.#seq = -1;
  }

  #utterance(message) {
    if (!Number.isFinite(message.start_ms) || !Number.isFinite(message.end_ms)) {
      return;
    }

    this.utterances.push({
      number: Number(message.utterance),
      start: this.#place(message.start_ms),
      seconds: (message.end_ms - message.start_ms) / 1000,
      label: String(message.label ?? ''),
      confidence: Number(message.confidence),
      uncertain: message.uncertain === true,
      quality: Number(message.quality),
    });
    if (this.utterances.length > MOST_UTTERANCES) {
      this.utterances.shift();
    }
  }

  #place(ms) {
    return this.#anchor + ms;
  }
}

export function isLabels(labels) {
  return Array.isArray(labels) && labels.length > 0 && labels.length <= 256 && labels.every(label => typeof label === 'string');
}

function isState(message) {
  return typeof message.label === 'string' && Number.isFinite(message.confidence);
}

function equal(some, others) {
  return some.length === others.length && some.every((label, index) => label === others[index]);
}
