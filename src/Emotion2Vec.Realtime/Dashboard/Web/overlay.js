// What is heard, over somebody else's picture: the word and how sure it is, and nothing while there is nothing to say. One stream, named by the address.

import { byId, say, show } from './dom.js';
import { Feed } from './feed.js';
import { heardWords, percent } from './format.js';
import { Phase } from './history.js';
import { looks } from './labels.js';
import { NodePicture } from './node-picture.js';
import { readSettings } from './overlay-settings.js';
import { ColumnStrip } from './strip.js';
import { token } from './token.js';

const EVERY_MS = 100;
const LINE_MS = 20_000;

const id = decodeURIComponent(location.pathname.split('/')[2] ?? '');
const settings = readSettings(new URLSearchParams(location.search));
const hasLine = settings.style === 'line';
const picture = new NodePicture({ event: () => {} });
let values = new Float32Array(0);
let isConnected = false;

const strip = new ColumnStrip((context, x, column, height) => {
  const { history } = picture.streams.get(id);
  const from = history.base + column * columnMs();
  if (history.mean(from, from + columnMs(), values) === Phase.tracking) {
    const best = values.indexOf(Math.max(...values));
    const tall = Math.max(2, values[best] * height);
    context.fillStyle = looks(picture.streams.get(id).labels)[best].dark;
    context.fillRect(x, height - tall, 1, tall);
  }
});

function columnMs() {
  return LINE_MS / Math.max(1, byId('line').width);
}

function draw() {
  const stream = picture.streams.get(id);
  const label = isConnected && stream ? heardWords(stream).label : null;
  const isShown = label !== null && (settings.labels === null || settings.labels.includes(label));
  byId('heard').classList.toggle('is-shown', isShown);
  show(byId('caution'), picture.caution !== '');
  say(byId('caution'), picture.caution);
  if (isShown) {
    // While it fades out, the last word stays.
    const { confidence } = stream.state;
    const index = picture.labels.indexOf(label);
    say(byId('word'), label);
    say(byId('share'), percent(confidence));
    byId('bar').style.transform = `scaleX(${confidence.toFixed(3)})`;
    byId('heard').style.setProperty('--class', index < 0 ? '#ffffff' : looks(picture.labels)[index].dark);
  }

  if (hasLine && stream?.history && !stream.history.isEmpty) {
    drawLine(stream);
  }
}

function drawLine({ history, playhead }) {
  const canvas = byId('line');
  const [width, height] = [canvas.clientWidth, canvas.clientHeight].map(length => Math.round(length * devicePixelRatio));
  if (canvas.width !== width || canvas.height !== height) {
    [canvas.width, canvas.height] = [width, height];
    strip.resize(width, height);
  }

  if (values.length !== history.labelCount) {
    values = new Float32Array(history.labelCount);
    strip.invalidate();
  }

  const context = canvas.getContext('2d');
  context.clearRect(0, 0, width, height);
  strip.draw(context, Math.floor((playhead.at(performance.now()) - history.base) / columnMs()), 0, 0);
}

document.title = `Overlay ${id}`;
document.body.dataset.style = settings.style;
byId('heard').style.setProperty('--size', String(settings.size));
new Feed(`/ws/streams/${encodeURIComponent(id)}${hasLine ? '' : '?frames=false'}`, token, {
  opened: () => picture.opened(),
  message: message => picture.take(message, performance.now()),
  state: state => isConnected = state === 'live',
}).open();
setInterval(draw, EVERY_MS);
