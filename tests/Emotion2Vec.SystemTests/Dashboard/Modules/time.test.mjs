import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitBefore } from '../../../../src/Emotion2Vec.Realtime/Dashboard/Web/feed.js';
import { Playhead } from '../../../../src/Emotion2Vec.Realtime/Dashboard/Web/playhead.js';
import { TimeView } from '../../../../src/Emotion2Vec.Realtime/Dashboard/Web/time-view.js';

test('now moves evenly while chunks come unevenly, and never beyond what has come', () => {
  const playhead = new Playhead();
  let random = 1;
  let last = -Infinity;
  let end = 0;
  for (let now = 0; now < 20_000; now += 10) {
    if (now % 320 === 0) {
      random = random * 16807 % 2147483647;
      end = 1e6 + now;
      playhead.observe(end, now + random % 60);
    }

    const at = playhead.at(now + 60);
    assert.ok(at <= end && at >= last - 40, `${now}: ${at} after ${last}`);
    last = at;
  }

  assert.ok(end - last < 1000, `${end - last} behind`);
});

test('now jumps where the stream jumps, and stands where it ends', () => {
  const playhead = new Playhead();
  assert.ok(Number.isNaN(playhead.at(0)));
  playhead.observe(1000, 0);
  playhead.observe(61_000, 320);
  assert.ok(playhead.at(320) > 59_000);
  assert.equal(playhead.at(100_000), 61_000);
});

test('a view is live until it is scrolled, and live again at the newest', () => {
  const view = new TimeView();
  assert.equal(view.right(200_000, 0), 200_000);
  view.scroll(-30_000, 200_000, 0);
  assert.deepEqual([view.isLive, view.right(200_000, 0), view.right(210_000, 0)], [false, 170_000, 170_000]);
  view.scroll(-1e9, 210_000, 0);
  assert.equal(view.right(210_000, 0), 60_000);
  view.scroll(+1e9, 210_000, 0);
  assert.deepEqual([view.isLive, view.right(220_000, 0)], [true, 220_000]);
});

test('what falls out of the history carries the view along', () => {
  const view = new TimeView();
  view.freeze(200_000, 0);
  assert.equal(view.right(700_000, 100_000), 200_000);
  assert.equal(view.right(900_000, 300_000), 360_000);
  view.live();
  assert.equal(view.right(900_000, 300_000), 900_000);
});

test('a lost server is tried again soon, then rarely, and not by all pages at once', () => {
  const waits = [0, 1, 2, 3, 4, 5, 20].map(attempt => waitBefore(attempt, 0.5));
  assert.deepEqual(waits, [500, 1000, 2000, 4000, 8000, 8000, 8000]);
  assert.deepEqual([waitBefore(0, 0), waitBefore(0, 1)], [375, 625]);
});
