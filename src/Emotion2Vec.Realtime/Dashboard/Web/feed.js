// The connection to the node: opens it, opens it again when it is lost, and says how it stands. Waits longer after each failure, so that a server that comes back is not
// stormed by its own pages.

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8000;

/** How long to wait before attempt n (from 0), given a random number from 0 to 1. */
export function waitBefore(attempt, random) {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt) * (0.75 + 0.5 * random);
}

export class Feed {
  #path;
  #token;
  #tell;
  #socket = null;
  #attempt = 0;
  #timer = 0;

  /**
   * @param path         '/ws/streams'
   * @param token        gives the token to use; empty for none
   * @param tell.opened  a connection stands: all that was known may be different now
   * @param tell.message called with every message, parsed
   * @param tell.state   called with 'connecting', 'live', 'lost' (and when it is tried again, performance.now()) or 'refused'
   */
  constructor(path, token, tell) {
    this.#path = path;
    this.#token = token;
    this.#tell = tell;
    // A network that comes back is worth a try at once.
    globalThis.addEventListener?.('online', () => this.#timer && this.open());
  }

  open() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#socket?.close();
    const address = new URL(this.#path, location.href);
    address.protocol = address.protocol.replace('http', 'ws');
    const token = this.#token();
    if (token) {
      address.searchParams.set('token', token);
    }

    const socket = this.#socket = new WebSocket(address);
    this.#tell.state('connecting');
    socket.addEventListener('open', () => {
      if (socket === this.#socket) {
        this.#attempt = 0;
        this.#tell.opened();
        this.#tell.state('live');
      }
    });
    socket.addEventListener('message', ({ data }) => socket === this.#socket && this.#take(data));
    socket.addEventListener('close', () => socket === this.#socket && this.#lost());
  }

  #take(data) {
    let message;
    try {
      message = JSON.parse(data);
    } catch {
      return;
    }

    if (message !== null && typeof message === 'object') {
      this.#tell.message(message);
    }
  }

  async #lost() {
    const socket = this.#socket;
    // A browser does not say why a WebSocket was refused; a request of the usual kind tells whether it was for want of a token.
    const isRefused = await refused(this.#token());
    if (socket !== this.#socket) {
      return;
    }

    this.#socket = null;
    if (isRefused) {
      this.#tell.state('refused');
      return;
    }

    const wait = waitBefore(this.#attempt++, Math.random());
    this.#timer = setTimeout(() => this.open(), wait);
    this.#tell.state('lost', performance.now() + wait);
  }
}

async function refused(token) {
  try {
    const answer = await fetch('/api/streams', { headers: token ? { authorization: `Bearer ${token}` } : {}, cache: 'no-store' });
    return answer.status === 401;
  } catch {
    return false;
  }
}
