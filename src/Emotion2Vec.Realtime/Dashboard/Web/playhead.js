// Where "now" is on a stream's time line. Frames come a chunk at a time, now and then late; a picture that jumped with them would be hard to read. So now moves with the
// browser's clock, a chunk behind the newest frame, and is drawn gently to where the stream really is.

const JUMP_MS = 2000;
const GENTLE = 0.1;
const LONGEST_CHUNK_MS = 1500;

export class Playhead {
  #anchor = NaN;
  #seen = 0;
  #end = NaN;
  #chunk = 0;

  /** Frames up to a time have come, at this moment of the browser's clock (milliseconds, as performance.now()). */
  observe(end, now) {
    const predicted = this.#anchor + now - this.#seen;
    const error = end - predicted;
    this.#chunk = Math.max(0.9 * this.#chunk, Math.min(LONGEST_CHUNK_MS, Math.max(0, end - this.#end) || 0));
    this.#anchor = Math.abs(error) < JUMP_MS ? predicted + GENTLE * error : end;
    this.#seen = now;
    this.#end = end;
  }

  /** Now, in the stream's time; never beyond what has come. NaN before anything has. */
  at(now) {
    return Math.min(this.#end, this.#anchor + now - this.#seen - 1.1 * this.#chunk);
  }
}
