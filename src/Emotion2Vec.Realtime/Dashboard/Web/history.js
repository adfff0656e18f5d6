// The last minutes of one stream, frame by frame, in arrays that never grow. A frame's place follows from its time, so that what is missing stays empty and
// nothing has to be moved or searched.

export const STEP_MS = 20;

export const Phase = Object.freeze({ absent: 0, warmup: 1, tracking: 2, no_speech: 3 });

const FULL = 65535;

export class History {
  #p;
  #speech;
  #quality;
  #phase;
  #dimensions = null;

  /** What the last call of mean() found. */
  speech = 0;
  quality = 0;

  /** Time of slot 0, in milliseconds of the epoch; NaN before the first frame. */
  base = NaN;

  /** Slots [first, end) may hold frames. */
  first = 0;
  end = 0;

  constructor(labelCount, seconds = 600) {
    this.labelCount = labelCount;
    this.capacity = Math.round(seconds * 1000 / STEP_MS);
    this.#p = new Uint16Array(this.capacity * labelCount);
    this.#speech = new Uint8Array(this.capacity);
    this.#quality = new Uint8Array(this.capacity);
    this.#phase = new Uint8Array(this.capacity);
  }

  get isEmpty() {
    return this.end === this.first;
  }

  /** Time of the end of the newest frame. */
  get newest() {
    return this.time(this.end);
  }

  get oldest() {
    return this.time(this.first);
  }

  get hasDimensions() {
    return this.#dimensions !== null;
  }

  time(slot) {
    return this.base + slot * STEP_MS;
  }

  /**
   * Takes the frames of one message.
   * @param at           time of the first frame
   * @param rows         one array of probabilities per frame
   * @param speech       one number per frame, or one for all
   * @param quality      0 to 1
   * @param phase        one of Phase
   * @param dimensions   null, or three arrays: arousal, valence, dominance; any of them may be undefined
   */
  append(at, rows, speech, quality, phase, dimensions = null) {
    if (Number.isNaN(this.base)) {
      this.base = at;
    }

    // Clocks jitter: what would overlap by a little follows instead.
    const start = Math.max(this.end, Math.round((at - this.base) / STEP_MS));
    this.#clear(start);
    for (let i = 0; i < rows.length; i++) {
      this.#put(start + i, rows[i], speech.length === 1 ? speech[0] : speech[i], quality, phase);
      if (dimensions) {
        this.#putDimensions(start + i, i, dimensions);
      }
    }

    this.end = start + rows.length;
    this.first = Math.max(this.first, this.end - this.capacity);
  }

  /**
   * The mean of what lies between two times.
   * @param into   Float32Array that receives a mean per class
   * @returns the phase at the end; Phase.absent if nothing is there
   */
  mean(from, to, into) {
    const frame = Math.floor((from - this.base) / STEP_MS);
    const start = Math.max(this.first, frame);
    const stop = Math.min(this.end, Math.max(frame + 1, Math.floor((to - this.base) / STEP_MS)));
    let [count, speech, quality, phase] = [0, 0, 0, Phase.absent];
    into.fill(0);
    for (let slot = start; slot < stop; slot++) {
      const place = slot % this.capacity;
      if (this.#phase[place] !== Phase.absent) {
        phase = this.#phase[place];
        speech += this.#speech[place];
        quality += this.#quality[place];
        count++;
        for (let k = 0, q = place * this.labelCount; k < this.labelCount; k++, q++) {
          into[k] += this.#p[q];
        }
      }
    }

    if (count > 0) {
      for (let k = 0; k < this.labelCount; k++) {
        into[k] /= count * FULL;
      }

      this.speech = speech / (count * 255);
      this.quality = quality / (count * 255);
    }

    return phase;
  }

  /** One dimension at a time (0 arousal, 1 valence, 2 dominance); NaN where it is not known. */
  dimension(which, at) {
    const slot = Math.floor((at - this.base) / STEP_MS);
    const place = slot % this.capacity;
    return this.#dimensions === null || slot < this.first || slot >= this.end || this.#phase[place] === Phase.absent ? NaN : this.#dimensions[place * 3 + which];
  }

  // What was left out is empty, whatever lay there a round earlier.
  #clear(until) {
    for (let slot = Math.max(this.end, until - this.capacity); slot < until; slot++) {
      this.#phase[slot % this.capacity] = Phase.absent;
    }
  }

  #put(slot, row, speech, quality, phase) {
    const place = slot % this.capacity;
    const isWhole = Array.isArray(row) && row.length === this.labelCount;
    this.#phase[place] = isWhole ? phase : Phase.absent;
    this.#speech[place] = Math.round(255 * share(speech));
    this.#quality[place] = Math.round(255 * share(quality));
    for (let k = 0, q = place * this.labelCount; isWhole && k < this.labelCount; k++, q++) {
      this.#p[q] = Math.round(FULL * share(row[k]));
    }
  }

  #putDimensions(slot, frame, dimensions) {
    this.#dimensions ??= new Float32Array(this.capacity * 3).fill(NaN);
    for (let which = 0; which < 3; which++) {
      const value = dimensions[which]?.[frame];
      this.#dimensions[(slot % this.capacity) * 3 + which] = Number.isFinite(value) ? value : NaN;
    }
  }
}

// Whatever comes: NaN and null become 0.
function share(value) {
  return value > 0 ? Math.min(1, value) : 0;
}
