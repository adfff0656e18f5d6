// All that is known of the node and its streams, kept up by messages. Who shows it looks at version numbers when it draws; what must not be missed is told.

import { Stream, isLabels } from './stream.js';

// A page that is left open for weeks beside a telephone exchange must not keep every call.
const MOST_STREAMS = 64;

export class NodePicture {
  streams = new Map();
  labels = [];
  info = null;

  /** Counts changes of which streams there are and how they stand. */
  version = 0;

  #tell;
  #unheard = new Set();

  /** @param tell.event called with (stream, message, episode) for every event */
  constructor(tell) {
    this.#tell = tell;
  }

  get caution() {
    return typeof this.info?.caution === 'string' ? this.info.caution : '';
  }

  /** A connection stands: the server tells of every stream that it has. */
  opened() {
    this.#unheard = new Set(this.streams.keys());
    this.streams.forEach(stream => stream.reconnected());
  }

  /** What the server has not mentioned by now is not there any more; what was heard of it stays to be looked at. */
  settle() {
    for (const id of this.#unheard) {
      const stream = this.streams.get(id);
      if (stream && !stream.isOffline) {
        stream.take({ type: 'status', status: 'offline', reason: 'not there any more', source: stream.status?.source }, this.labels, 0);
        this.version++;
      }
    }

    this.#unheard.clear();
  }

  take(message, now) {
    if (message.type === 'info') {
      this.info = message;
      this.labels = isLabels(message.labels) ? message.labels : [];
      this.version++;
      return;
    }

    const id = message.stream;
    if (message.type === 'dropped') {
      this.#dropped(message, id);
      return;
    }

    if (typeof id !== 'string' || id.length === 0 || id.length > 256) {
      return;
    }

    let stream = this.streams.get(id);
    if (!stream && this.streams.size >= 4 * MOST_STREAMS) {
      return;
    }

    if (!stream) {
      stream = new Stream(id, now);
      this.streams.set(id, stream);
      this.#makeRoom();
      this.version++;
    }

    this.#unheard.delete(id);
    const episode = stream.take(message, this.labels, now);
    if (message.type === 'status') {
      this.version++;
    }

    if (episode) {
      this.#tell.event(stream, message, episode);
    }
  }

  /** Forgets a stream that is over. */
  dismiss(id) {
    this.streams.delete(id);
    this.version++;
  }

  #dropped(message, id) {
    if (Number.isFinite(message.frames)) {
      const concerned = this.streams.has(id) ? [this.streams.get(id)] : this.streams.values();
      for (const stream of concerned) {
        stream.dropped += message.frames;
      }
    }
  }

  #makeRoom() {
    for (const [id, stream] of this.streams) {
      if (this.streams.size > MOST_STREAMS && stream.isOffline && stream.status !== null) {
        this.streams.delete(id);
      }
    }
  }
}
