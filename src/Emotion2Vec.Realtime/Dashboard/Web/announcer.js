// Says confirmed events to screen readers: of the stream that is looked at, one at a time, so that a lively call is not a torrent of words.

const EVERY_MS = 2000;

/** The sentence for an event, or an empty one if it is not worth saying. */
export function sentence(stream, message) {
  if (message.stage === 'confirmed' && (message.event === 'onset' || message.event === 'change')) {
    return message.event === 'change' && message.previous ? `${stream}: ${message.label}, after ${message.previous}` : `${stream}: ${message.label}`;
  }

  return message.event === 'offset' && message.stage === 'ended' ? `${stream}: ${message.label} is over` : '';
}

export class Announcer {
  #element;
  #next = '';
  #timer = 0;

  constructor(element) {
    this.#element = element;
  }

  say(text) {
    if (!text) {
      return;
    }

    this.#next = text;
    if (this.#timer === 0) {
      this.#speak();
    }
  }

  // What came while the last sentence was spoken: the newest of it.
  #speak() {
    this.#timer = 0;
    if (this.#next) {
      this.#element.textContent = this.#next;
      this.#next = '';
      this.#timer = setTimeout(() => this.#speak(), EVERY_MS);
    }
  }
}
