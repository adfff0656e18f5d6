// Which part of the history is looked at: the newest, moving (live), or a part that was scrolled to, which stands still.

export class TimeView {
  span = 60_000;
  isLive = true;
  #right = 0;

  /** The right edge, given what there is. */
  right(newest, oldest) {
    return this.isLive ? newest : this.#clamp(this.#right, newest, oldest);
  }

  /** Moves by some time; to the future if positive. At the newest it is live again. */
  scroll(by, newest, oldest) {
    const right = this.right(newest, oldest) + by;
    this.isLive = right >= newest;
    this.#right = this.#clamp(right, newest, oldest);
  }

  /** Stands still where it is. */
  freeze(newest, oldest) {
    this.#right = this.right(newest, oldest);
    this.isLive = false;
  }

  live() {
    this.isLive = true;
  }

  // What fell out of the history is not there to be looked at.
  #clamp(right, newest, oldest) {
    return Math.min(newest, Math.max(right, Math.min(newest, oldest + this.span)));
  }
}
