// Events to spans on a time line. All that is said of one episode carries its number: it is provisional first, then confirmed or taken back (revised), and ended at last.

const MOST = 400;

export class Episodes {
  #byKey = new Map();

  /** Oldest first; each with label, onset, end (NaN while it lasts), stage, peak and its probability. */
  get all() {
    return this.#byKey.values();
  }

  get count() {
    return this.#byKey.size;
  }

  /**
   * Takes an event.
   * @param message   as it came
   * @param run       which start of the stream it belongs to: numbers begin anew there
   * @param place     turns the stream's milliseconds into times
   * @returns the episode; null if the message makes no sense
   */
  apply(message, run, place) {
    if (!Number.isInteger(message.episode) || !Number.isFinite(message.onset_ms) || typeof message.label !== 'string') {
      return null;
    }

    const key = `${run}/${message.episode}`;
    let episode = this.#byKey.get(key);
    if (!episode) {
      episode = { key, label: message.label, previous: '', onset: 0, end: NaN, stage: '', peak: NaN, peakP: NaN };
      this.#byKey.set(key, episode);
      if (this.#byKey.size > MOST) {
        this.#byKey.delete(this.#byKey.keys().next().value);
      }
    }

    episode.onset = place(message.onset_ms);
    episode.previous = typeof message.previous === 'string' ? message.previous : episode.previous;
    episode.end = Number.isFinite(message.end_ms) ? place(message.end_ms) : episode.end;
    // A peak is told of what is confirmed already.
    episode.stage = message.event === 'peak' ? episode.stage || 'confirmed' : String(message.stage);
    if (message.event === 'peak' && Number.isFinite(message.peak_ms)) {
      episode.peak = place(message.peak_ms);
      episode.peakP = message.peak_p;
    }

    return episode;
  }
}
