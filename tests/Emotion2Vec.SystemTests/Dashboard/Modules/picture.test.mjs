import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sentence } from '../../../../src/Emotion2Vec.Realtime/Dashboard/Web/announcer.js';
import { heardWords, span } from '../../../../src/Emotion2Vec.Realtime/Dashboard/Web/format.js';
import { NodePicture } from '../../../../src/Emotion2Vec.Realtime/Dashboard/Web/node-picture.js';

const labels = ['calm', 'loud'];
const info = { type: 'info', labels, caution: 'SYNTHETIC' };
const utc = ms => new Date(1.7e12 + ms).toISOString();
const frames = (seq, start, more = {}) => ({ type: 'frames', stream: 'desk', seq, t0_ms: start, utc: utc(start), p: Array.from({ length: 16 }, () => [0.25, 0.75]), speech: [1], quality: 1, phase: 'tracking', ...more });
const state = (more = {}) => ({ type: 'state', stream: 'desk', label: 'loud', confidence: 0.75, phase: 'tracking', ...more });

function picture(...messages) {
  const events = [];
  const node = new NodePicture({ event: (stream, message, episode) => events.push(episode) });
  [info, ...messages].forEach(message => node.take(message, 0));
  return { node, events, desk: node.streams.get('desk') };
}

test('rubbish changes nothing and breaks nothing', () => {
  const rubbish = [null, undefined, 1, 'text', [], {}].flatMap(value => [
    { type: value }, { type: 'frames', stream: value }, { type: 'frames', stream: 'desk', p: value, t0_ms: value, utc: value }, { type: 'frames', stream: 'desk', p: [value], t0_ms: 0, utc: utc(0), speech: value },
    { type: 'state', stream: 'desk', label: value, confidence: value }, { type: 'status', stream: 'desk', status: value }, { type: 'health', stream: 'desk', source: value }, { type: 'event', stream: 'desk', episode: value, onset_ms: value },
    { type: 'utterance', stream: 'desk', start_ms: value }, { type: 'dropped', frames: value, stream: value }, { type: 'info', labels: value }, { type: 'status', stream: '__proto__', status: value },
  ]);
  const { node, events } = picture(...rubbish);

  assert.equal(events.length, 0);
  assert.deepEqual([...node.streams.keys()].sort(), ['__proto__', 'desk', 'text']);
  assert.equal({}.status, undefined);
});

test('missing messages are counted by their numbers, and what the server dropped by its word', () => {
  const { node, desk } = picture(frames(5, 0), frames(6, 320), frames(9, 1280), { type: 'dropped', frames: 4 });
  assert.deepEqual([desk.missing, desk.dropped], [2, 4]);
  node.opened();
  node.take(frames(100, 20_000), 0);
  assert.equal(desk.missing, 2);
});

test('a stream that starts anew goes on behind what was heard', () => {
  const { desk } = picture(frames(5, 60_000), frames(0, 0, { utc: utc(70_000) }));
  assert.equal(desk.history.newest - 1.7e12, 70_320);
  assert.equal(desk.history.oldest - 1.7e12, 60_000);
});

test('a session that is heard again from the beginning begins a new picture', () => {
  const { desk } = picture(frames(0, 0), frames(40, 12_800), frames(0, 0));
  assert.deepEqual([desk.history.oldest - 1.7e12, desk.history.newest - 1.7e12], [0, 320]);
});

test('other classes begin a new picture', () => {
  const { node, desk } = picture(frames(0, 0));
  node.take({ type: 'info', labels: ['a', 'b', 'c'] }, 0);
  node.take(frames(1, 320, { p: [[0.1, 0.2, 0.7]] }), 0);
  assert.deepEqual([desk.labels, desk.history.labelCount], [['a', 'b', 'c'], 3]);
  assert.equal(desk.history.newest - desk.history.oldest, 20);
});

test('an episode is provisional, confirmed, has a peak and ends', () => {
  const event = (kind, stage, more) => ({ type: 'event', stream: 'desk', episode: 3, event: kind, stage, label: 'loud', onset_ms: 1000, ...more });
  const { node, desk } = picture(frames(0, 0), event('onset', 'provisional'));
  const one = () => [...desk.episodes.all][0];

  assert.deepEqual([one().stage, one().onset - 1.7e12], ['provisional', 1000]);
  node.take(event('onset', 'confirmed'), 0);
  node.take(event('peak', 'confirmed', { peak_ms: 1500, peak_p: 0.9 }), 0);
  assert.deepEqual([one().stage, one().peak - 1.7e12, Number.isNaN(one().end)], ['confirmed', 1500, true]);
  node.take(event('offset', 'ended', { end_ms: 2000 }), 0);
  assert.deepEqual([desk.episodes.count, one().stage, one().end - 1.7e12], [1, 'ended', 2000]);
});

test('lists are bounded', () => {
  const { node, desk } = picture(frames(0, 0));
  for (let i = 0; i < 1000; i++) {
    node.take({ type: 'event', stream: 'desk', episode: i, event: 'onset', stage: 'confirmed', label: 'loud', onset_ms: i }, 0);
    node.take({ type: 'utterance', stream: 'desk', utterance: i, start_ms: i, end_ms: i + 1, label: 'loud' }, 0);
    node.take({ type: 'status', stream: `guest-${i}`, status: 'offline' }, 0);
  }

  assert.deepEqual([desk.episodes.count, desk.utterances.length], [400, 100]);
  assert.ok(node.streams.size <= 65);
  assert.ok(node.streams.has('desk') && node.streams.has('guest-999'));
});

test('what a new server does not mention is not there any more', () => {
  const { node, desk } = picture({ type: 'status', stream: 'desk', status: 'online' }, { type: 'status', stream: 'hall', status: 'online' }, state());
  node.opened();
  node.take({ type: 'status', stream: 'hall', status: 'online' }, 0);
  node.settle();
  assert.deepEqual([desk.isOffline, node.streams.get('hall').isOffline], [true, false]);
  assert.equal(heardWords(desk).word, 'offline');
});

test('words say what is heard, and that nothing is', () => {
  const words = more => heardWords(picture(state(more)).desk);
  assert.deepEqual(words({}), { word: 'loud', note: '', label: 'loud' });
  assert.deepEqual([words({ uncertain: true }).label, words({ uncertain: true }).word], [null, 'uncertain']);
  assert.deepEqual([words({ phase: 'warmup' }).word, words({ phase: 'no_speech' }).word], ['warming up', 'no speech']);
  assert.equal(heardWords(picture(state(), { type: 'status', stream: 'desk', status: 'paused' }).desk).word, 'paused');
});

test('a door is told from a stream by its silence', () => {
  const { desk } = picture({ type: 'status', stream: 'desk', status: 'online', reason: 'answering' });
  assert.deepEqual([desk.isDoor(1000), desk.isDoor(10_000)], [false, true]);
  assert.equal(picture({ type: 'status', stream: 'desk', status: 'online' }, state()).desk.isDoor(10_000), false);
});

test('screen readers are told what is certain, once', () => {
  assert.equal(sentence('desk', { event: 'onset', stage: 'provisional', label: 'sad' }), '');
  assert.equal(sentence('desk', { event: 'onset', stage: 'confirmed', label: 'sad' }), 'desk: sad');
  assert.equal(sentence('desk', { event: 'change', stage: 'confirmed', label: 'sad', previous: 'happy' }), 'desk: sad, after happy');
  assert.equal(sentence('desk', { event: 'peak', stage: 'confirmed', label: 'sad' }), '');
  assert.equal(sentence('desk', { event: 'offset', stage: 'ended', label: 'sad' }), 'desk: sad is over');
});

test('spans of time read as people say them', () => assert.deepEqual([span(12_400), span(200_000)], ['12 s', '3 min 20 s']));
