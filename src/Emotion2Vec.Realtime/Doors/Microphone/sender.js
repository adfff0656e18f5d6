// Sends this browser's microphone to the server, 20 ms at a time. Knows no page: whoever uses it is told what happens.

function explain(error) {
  switch (error.name) {
    case 'NotAllowedError': return 'The microphone was not allowed. Allow it for this page in the browser, then try again.';
    case 'NotFoundError': return 'No microphone was found.';
    case 'NotReadableError': return 'Another program holds the microphone.';
    case 'OverconstrainedError': return 'That microphone is not there any more. Choose another one.';
    default: return `The microphone cannot be used: ${error.message}`;
  }
}

export class MicrophoneSender {
  #session = null;
  #tell;

  /**
   * @param tell.said      called with a sentence for the user
   * @param tell.level     called with the loudest sample of every 20 ms, 0 to 1
   * @param tell.running   called with true when it starts, and with false when it is over, whatever ended it
   * @param tell.named     called with the name that the server gave the stream
   */
  constructor(tell) {
    this.#tell = tell;
  }

  get isRunning() {
    return this.#session !== null;
  }

  /** The microphones of this device; browsers name them only after one was allowed. */
  static async devices() {
    const all = await navigator.mediaDevices?.enumerateDevices() ?? [];
    return all.filter(device => device.kind === 'audioinput' && device.deviceId);
  }

  /**
   * @param name     what to call the stream
   * @param device   a deviceId; empty for the browser's own choice
   * @param token    the server's token; empty for none
   */
  async start(name, device = '', token = '') {
    if (this.#session) {
      return;
    }

    if (!navigator.mediaDevices) {
      this.#tell.said('Browsers give microphones to pages of this machine or of https addresses only.');
      return;
    }

    const session = this.#session = { tracks: null, context: null, socket: null, dropped: 0 };
    this.#tell.running(true);
    this.#tell.said('Asking for the microphone …');
    try {
      // What makes calls pleasant changes what is to be heard.
      const audio = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
      session.tracks = await navigator.mediaDevices.getUserMedia({ audio: device ? { ...audio, deviceId: { exact: device } } : audio });
      if (this.#session !== session) {
        this.#close(session);
        return;
      }

      session.context = new AudioContext();
      await session.context.audioWorklet.addModule('/microphone/capture.js');
      await session.context.resume();
      if (this.#session === session) {
        this.#connect(session, name, token);
      }
    } catch (error) {
      this.#end(session, explain(error));
    }
  }

  stop() {
    if (this.#session) {
      this.#end(this.#session, 'Off.');
    }
  }

  #connect(session, name, token) {
    const rate = session.context.sampleRate;
    const address = new URL(`/audio/${encodeURIComponent(name)}?rate=${rate}&format=s16le`, location.href);
    address.protocol = address.protocol.replace('http', 'ws');
    if (token) {
      address.searchParams.set('token', token);
    }

    const socket = session.socket = new WebSocket(address);
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('message', event => {
      if (typeof event.data === 'string' && this.#session === session) {
        const { stream } = JSON.parse(event.data);
        this.#tell.said(`On: sending as “${stream}”.`);
        this.#tell.named?.(stream);
      }
    });
    socket.addEventListener('close', event => this.#end(session, event.reason
      ? `Off: ${event.reason}.`
      : 'Off: the node takes no sound from browsers (it does with the stream “web:”, as in --stream browser=web:), or no more streams.'));

    const capture = new AudioWorkletNode(session.context, 'capture', { numberOfOutputs: 0 });
    capture.port.addEventListener('message', ({ data }) => {
      this.#tell.level(data.peak);

      // The server reads no faster than it hears: what waits for longer than a second would only be late.
      if (socket.readyState === WebSocket.OPEN && socket.bufferedAmount < 2 * rate) {
        socket.send(data.samples);
      } else if (socket.readyState === WebSocket.OPEN && ++session.dropped % 50 === 1) {
        this.#tell.said('On, but the server is too slow: some sound is left out.');
      }
    });
    capture.port.start();
    session.context.createMediaStreamSource(session.tracks).connect(capture);
    session.tracks.getAudioTracks()[0].addEventListener('ended', () => this.#end(session, 'Off: the microphone was taken away.'));
  }

  #close(session) {
    session.tracks?.getTracks().forEach(track => track.stop());
    session.context?.close();
    session.socket?.close(1000);
  }

  #end(session, text) {
    if (this.#session === session) {
      this.#session = null;
      this.#close(session);
      this.#tell.running(false);
      this.#tell.said(text);
    }
  }
}
