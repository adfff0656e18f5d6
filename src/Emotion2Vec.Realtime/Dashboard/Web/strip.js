// A picture that moves to the left, a column of pixels at a time. Columns are painted once, into a ring, and copied from there, so that
// a step in time costs one new column and not all of them.

export class ColumnStrip {
  #canvas = document.createElement('canvas');
  #context = this.#canvas.getContext('2d');
  #from = 0;
  #to = 0;
  #paint;

  /** @param paint called with (context, x, column, height): paints one column, from x to x + 1, of what was cleared before */
  constructor(paint) {
    this.#paint = paint;
  }

  get width() {
    return this.#canvas.width;
  }

  get height() {
    return this.#canvas.height;
  }

  resize(width, height) {
    if (width !== this.width || height !== this.height) {
      this.#canvas.width = width;
      this.#canvas.height = height;
      this.invalidate();
    }
  }

  /** Everything looks different from now on. */
  invalidate() {
    this.#from = this.#to = 0;
  }

  /** Draws the columns before one, as many as are wide, with its left edge at a place. */
  draw(onto, end, left, top) {
    const { width, height } = this;
    const start = end - width;
    if (width === 0 || height === 0) {
      return;
    }

    if (start >= this.#to || end <= this.#from) {
      this.#from = this.#to = start;
    }

    this.#paintRange(start, Math.min(this.#from, end));
    this.#paintRange(Math.max(this.#to, start), end);
    [this.#from, this.#to] = [start, end];
    const split = modulo(start, width);
    onto.drawImage(this.#canvas, split, 0, width - split, height, left, top, width - split, height);
    if (split > 0) {
      onto.drawImage(this.#canvas, 0, 0, split, height, left + width - split, top, split, height);
    }
  }

  #paintRange(from, to) {
    for (let column = from; column < to; column++) {
      const x = modulo(column, this.width);
      this.#context.clearRect(x, 0, 1, this.height);
      this.#paint(this.#context, x, column, this.height);
    }
  }
}

function modulo(a, b) {
  return ((a % b) + b) % b;
}
