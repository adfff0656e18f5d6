// Puts the page together: the feed fills the picture of the node, and what shows it looks at it, the chart as often as it moves by a pixel, the rest four times a second.

import * as adding from './adding.js';
import { Announcer, sentence } from './announcer.js';
import { pauseStream, removeStream, resumeStream } from './api.js';
import { Cards } from './cards.js';
import { byId, make, mark, say, show } from './dom.js';
import { Feed } from './feed.js';
import { FocusPanel } from './focus-panel.js';
import { NodePicture } from './node-picture.js';
import * as scrolling from './scrolling.js';
import * as theme from './theme.js';
import { keepToken, token } from './token.js';

const GLANCE_MS = 250;
const STILL_MS = 1000;
const [FASTEST_MS, SLOWEST_MS] = [33, 120];

// What a node tells of its streams at the beginning comes within this time.
const SETTLED_MS = 1500;

const meanings = {
  SYNTHETIC: 'The model was trained on synthetic speech alone. Its scores show that everything works; they say nothing about people.',
  UNTRAINED: 'The model was not trained: its weights are random, and its scores mean nothing.',
};

const stillness = matchMedia('(prefers-reduced-motion: reduce)');
const announcer = new Announcer(byId('announcer'));
const picture = new NodePicture({
  event: (stream, message) => stream.id === selected && announcer.say(sentence(stream.id, message)),
});
const panel = new FocusPanel();
const cards = new Cards(byId('cards'), id => {
  select(id);
  byId('focus').focus({ preventScroll: matchMedia('(min-width: 60rem)').matches });
});

let selected = null;
let wanted = null;
let shown = -1;
let doorsShown = 0;
let glanced = 0;
let drawn = 0;
let retryAt = 0;
let connection = 'connecting';
let settling = 0;

function select(id) {
  wanted = id;
  if (picture.streams.has(id)) {
    selected = id;
    shown = -1;
    hurry();
  }
}

// The chosen stream, or while there is none, the first that is on.
function choose(streams) {
  if (wanted !== null && picture.streams.has(wanted)) {
    selected = wanted;
    wanted = null;
  }

  if (!streams.some(stream => stream.id === selected)) {
    selected = (streams.find(stream => !stream.isOffline) ?? streams[0])?.id ?? null;
  }
}

function arrange(now) {
  const all = [...picture.streams.values()];
  const streams = all.filter(stream => !stream.isDoor(now));
  const doors = all.filter(stream => stream.isDoor(now));
  choose(streams);
  const count = streams.length;
  cards.arrange(streams, selected);
  panel.show(picture.streams.get(selected) ?? null);
  byId('doors').replaceChildren(...doors.map(door => make('li', {}, make('strong', {}, door.id), ` ${door.status?.reason || 'open'}`)));
  show(byId('doors-part'), doors.length > 0);
  show(byId('rail'), all.length > 0);
  show(byId('streams-part'), count > 0);
  show(byId('focus'), count > 0);
  show(byId('empty'), count === 0 && picture.info !== null);
  say(byId('rail-count'), count > 1 ? String(count) : '');
  const { info, caution } = picture;
  show(byId('caution'), caution !== '');
  if (caution && byId('caution').dataset.caution !== caution) {
    byId('caution').dataset.caution = caution;
    byId('caution').replaceChildren(make('strong', {}, caution), meanings[caution] ?? 'The model asks for caution.');
  }

  say(byId('model'), info ? [`Model ${info.model_name}`, `version ${info.version}`, info.purpose && `purpose: ${info.purpose}`].filter(Boolean).join(' · ') : '');
}

function glance(now) {
  // What seemed a stream may turn out to be a door by saying nothing.
  const doors = [...picture.streams.values()].reduce((count, stream) => count + stream.isDoor(now), 0);
  if (picture.version !== shown || doors !== doorsShown) {
    [shown, doorsShown] = [picture.version, doors];
    arrange(now);
  }

  cards.draw(now);
  panel.draw(now);
  if (connection === 'lost') {
    const left = Math.ceil((retryAt - now) / 1000);
    say(byId('link'), `Connection lost. Trying again ${left > 0 ? `in ${left} s` : 'now'} …`);
  }
}

function frame(now) {
  const isStill = stillness.matches;
  if (now - glanced >= (isStill ? STILL_MS : GLANCE_MS)) {
    glanced = now;
    glance(now);
  }

  if (!isStill || now - drawn >= STILL_MS) {
    drawn = now;
    panel.drawChart(now);
  }

  schedule();
}

/** Something was asked for: the answer is not to wait. */
function hurry() {
  glanced = drawn = 0;
}

// A timer first: asking for every frame of the screen would keep the browser busy sixty times a second to find that nothing has moved.
function schedule() {
  const step = Math.min(SLOWEST_MS, Math.max(FASTEST_MS, panel.chart.pixelMs / devicePixelRatio));
  setTimeout(() => requestAnimationFrame(frame), step);
}

const states = { connecting: 'Connecting …', live: 'Live', refused: 'The node wants its token.' };

const feed = new Feed('/ws/streams', token, {
  opened: () => {
    picture.opened();
    clearTimeout(settling);
    settling = setTimeout(() => picture.settle(), SETTLED_MS);
  },
  message: message => picture.take(message, performance.now()),
  state: (state, at) => {
    // A try that fails is still a lost connection to those who wait for it.
    if (!(state === 'connecting' && connection === 'lost')) {
      connection = state;
      mark(byId('link'), 'data-state', state);
      say(byId('link'), states[state] ?? 'Connection lost. Trying again …');
    }

    retryAt = at ?? 0;
    if (state === 'refused' && !byId('token').open) {
      byId('token').showModal();
    }
  },
});

async function ask(action) {
  panel.complain('');
  try {
    await action(selected);
  } catch (error) {
    panel.complain(error.message);
  }
}

byId('token-form').addEventListener('submit', () => {
  keepToken(byId('token-text').value.trim());
  feed.open();
});
byId('stream-pause').addEventListener('click', () => ask(panel.stream?.isPaused ? resumeStream : pauseStream));
byId('stream-remove').addEventListener('click', () => ask(removeStream));
byId('stream-dismiss').addEventListener('click', () => picture.dismiss(selected));
document.querySelectorAll('input[name="mode"]').forEach(input => input.addEventListener('change', () => panel.mode = input.value));
document.querySelectorAll('input[name="span"]').forEach(input => input.addEventListener('change', () => panel.span = Number(input.value)));

theme.start(byId('theme'));
scrolling.start(panel, hurry);
adding.start(select);
feed.open();
schedule();
