import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contrast, grounds, looks, stackOrder } from '../../../../src/Emotion2Vec.Realtime/Dashboard/Web/labels.js';
import { readSettings } from '../../../../src/Emotion2Vec.Realtime/Dashboard/Web/overlay-settings.js';

const nine = ['angry', 'disgusted', 'fearful', 'happy', 'neutral', 'other', 'sad', 'surprised', 'unknown'];

test('names and lines of classes are read on both grounds (WCAG 1.4.3)', () => {
  looks(nine).forEach((look, index) => {
    assert.ok(contrast(look.light, grounds.light) >= 4.5, `${nine[index]} on light ground`);
    assert.ok(contrast(look.dark, grounds.dark) >= 4.5, `${nine[index]} on dark ground`);
  });
});

test('letters on bars of events are read (WCAG 1.4.3)', () => {
  for (const fill of looks(nine).flatMap(look => look.fill)) {
    assert.ok(Math.max(contrast(fill, '#ffffff'), contrast(fill, '#10131a')) >= 4.5, fill);
  }
});

test('contrast is that of the recommendation', () => {
  assert.equal(contrast('#000000', '#ffffff'), 21);
  assert.equal(contrast('#777777', '#777777'), 1);
  assert.ok(Math.abs(contrast('#767676', '#ffffff') - 4.54) < 0.01);
});

test('no two classes look alike, whatever they are called', () => {
  for (const labels of [nine, ['angry', 'joy', 'calm'], ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']]) {
    assert.equal(new Set(looks(labels)).size, labels.length);
  }

  assert.equal(looks(Array.from({ length: 40 }, (_, i) => `class ${i}`)).every(look => look), true);
});

test('a stack has its expressions below and the others on top', () => assert.deepEqual(stackOrder(nine).map(k => nine[k]).slice(-3), ['neutral', 'other', 'unknown']));

test('an overlay reads its address, and takes the usual for nonsense', () => {
  const read = query => readSettings(new URLSearchParams(query));
  assert.deepEqual(read(''), { style: 'bar', labels: null, size: 1 });
  assert.deepEqual(read('style=line&labels=happy,%20sad&size=1.5'), { style: 'line', labels: ['happy', 'sad'], size: 1.5 });
  assert.deepEqual(read('style=<b>&labels=,&size=-1'), { style: 'bar', labels: null, size: 1 });
  assert.deepEqual([read('size=1e9').size, read('size=x').size], [8, 1]);
});
