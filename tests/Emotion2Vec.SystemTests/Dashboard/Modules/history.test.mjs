import assert from 'node:assert/strict';
import { test } from 'node:test';
import { History, Phase } from '../../../../src/Emotion2Vec.Realtime/Dashboard/Web/history.js';

const rows = (count, ...row) => Array.from({ length: count }, () => row);
const near = (actual, expected) => assert.ok(Math.abs(actual - expected) < 3e-3, `${actual} is not ${expected}`);

test('what was put in is found at its time', () => {
  const history = new History(2, 10);
  history.append(1000, rows(5, 0.25, 0.75), [1], 0.5, Phase.tracking);
  history.append(1100, rows(5, 1, 0), [0, 0, 1, 1, 1], 1, Phase.no_speech);
  const mean = new Float32Array(2);

  assert.equal(history.mean(1000, 1100, mean), Phase.tracking);
  near(mean[0], 0.25);
  near(mean[1], 0.75);
  near(history.quality, 0.5);
  assert.equal(history.mean(1060, 1140, mean), Phase.no_speech);
  near(mean[0], (0.25 * 2 + 2) / 4);
  near(history.speech, 2 / 4);
  assert.deepEqual([history.oldest, history.newest], [1000, 1200]);
});

test('what is missing is absent, and so is what lies outside', () => {
  const history = new History(1, 10);
  history.append(0, rows(5, 1), [1], 1, Phase.tracking);
  history.append(1000, rows(5, 1), [1], 1, Phase.tracking);
  const mean = new Float32Array(1);

  assert.equal(history.mean(200, 900, mean), Phase.absent);
  assert.equal(history.mean(-400, 0, mean), Phase.absent);
  assert.equal(history.mean(1100, 1200, mean), Phase.absent);
  assert.equal(history.mean(1080, 1100, mean), Phase.tracking);
});

test('it holds so many seconds and no more, and forgets what lay there before', () => {
  const history = new History(1, 2);
  for (let at = 0; at < 5000; at += 100) {
    history.append(at, rows(5, at / 5000), [1], 1, Phase.tracking);
  }

  const mean = new Float32Array(1);
  assert.deepEqual([history.oldest, history.newest], [3000, 5000]);
  assert.equal(history.mean(2900, 3000, mean), Phase.absent);
  history.append(8000, rows(5, 1), [1], 1, Phase.tracking);
  assert.equal(history.mean(6500, 8000, mean), Phase.absent);
  assert.equal(history.mean(8000, 8100, mean), Phase.tracking);
});

test('frames that overlap by the jitter of a clock follow each other', () => {
  const history = new History(1, 10);
  history.append(0, rows(16, 1), [1], 1, Phase.tracking);
  history.append(290, rows(16, 1), [1], 1, Phase.tracking);
  assert.equal(history.newest, 640);
});

test('rubbish is no frame', () => {
  const history = new History(2, 10);
  history.append(0, [[0.5, 0.5], null, [1], 'text', [NaN, null]], [1], undefined, Phase.tracking);
  const mean = new Float32Array(2);
  assert.equal(history.mean(20, 80, mean), Phase.absent);
  assert.equal(history.mean(80, 100, mean), Phase.tracking);
  assert.deepEqual([...mean], [0, 0]);
  assert.equal(history.quality, 0);
});

test('dimensions are known where they were told', () => {
  const history = new History(1, 10);
  history.append(0, rows(2, 1), [1], 1, Phase.tracking);
  assert.equal(history.hasDimensions, false);
  history.append(40, rows(2, 1), [1], 1, Phase.tracking, [[0.25, 0.5], [0.75, null], undefined]);

  assert.equal(history.hasDimensions, true);
  assert.ok(Number.isNaN(history.dimension(0, 10)));
  assert.equal(history.dimension(0, 70), 0.5);
  assert.equal(history.dimension(1, 50), 0.75);
  assert.ok(Number.isNaN(history.dimension(1, 70)));
  assert.ok(Number.isNaN(history.dimension(2, 50)));
});
