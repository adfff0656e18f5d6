const element = id => document.getElementById(id);
const [form, name, start, stop, level, status] = ['form', 'name', 'start', 'stop', 'level', 'status'].map(element);
const quietest = -60;

// What is being sent, or null.
let running = null;

function say(text) {
  status.textContent = text;
}

function show(isOn) {
  start.disabled = isOn;
  name.disabled = isOn;
  stop.disabled = !isOn;
  if (!isOn) {
    level.value = quietest;
  }
}

function explain(error) {
  switch (error.name) {
    case 'NotAllowedError': return 'The microphone was not allowed. Allow it for this page in the browser, then try again.';
    case 'NotFoundError': return 'No microphone was found.';
    case 'NotReadableError': return 'Another program holds the microphone.';
    default: return `The microphone cannot be used: ${error.message}`;
  }
}

async function begin() {
  if (!navigator.mediaDevices) {
    say('Browsers give microphones to pages of this machine or of https addresses only.');
    return;
  }

  const session = { tracks: null, context: null, socket: null, dropped: 0 };
  running = session;
  show(true);
  say('Asking for the microphone …');
  try {
    // What makes calls pleasant changes what is to be heard.
    session.tracks = await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    });
    if (running !== session) {
      close(session);
      return;
    }

    session.context = new AudioContext();
    await session.context.audioWorklet.addModule('/microphone/capture.js');
    await session.context.resume();
    if (running === session) {
      connect(session);
    }
  } catch (error) {
    end(session, explain(error));
  }
}

function connect(session) {
  const rate = session.context.sampleRate;
  const address = new URL(`/audio/${encodeURIComponent(name.value.trim() || 'microphone')}?rate=${rate}&format=s16le`, location.href);
  address.protocol = address.protocol.replace('http', 'ws');
  const socket = session.socket = new WebSocket(address);
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('message', event => {
    if (typeof event.data === 'string') {
      say(`On: sending as “${JSON.parse(event.data).stream}”.`);
    }
  });
  socket.addEventListener('close', event => end(session, event.reason
    ? `Off: ${event.reason}.`
    : 'Off: the server is not there, or takes no more streams.'));

  const capture = new AudioWorkletNode(session.context, 'capture', { numberOfOutputs: 0 });
  capture.port.addEventListener('message', ({ data }) => {
    level.value = Math.max(quietest, 20 * Math.log10(data.peak || 1e-9));

    // The server reads no faster than it hears: what waits for longer than a second would only be late.
    if (socket.readyState === WebSocket.OPEN && socket.bufferedAmount < 2 * rate) {
      socket.send(data.samples);
    } else if (socket.readyState === WebSocket.OPEN && ++session.dropped % 50 === 1) {
      say('On, but the server is too slow: some sound is left out.');
    }
  });
  capture.port.start();
  session.context.createMediaStreamSource(session.tracks).connect(capture);
  session.tracks.getAudioTracks()[0].addEventListener('ended', () => end(session, 'Off: the microphone was taken away.'));
}

function close(session) {
  session.tracks?.getTracks().forEach(track => track.stop());
  session.context?.close();
  session.socket?.close(1000);
}

function end(session, text) {
  if (running === session) {
    running = null;
    close(session);
    show(false);
    say(text);
  }
}

form.addEventListener('submit', event => {
  event.preventDefault();
  if (!running) {
    begin();
  }
});
stop.addEventListener('click', () => end(running, 'Off.'));
addEventListener('pagehide', () => running && end(running, 'Off.'));
