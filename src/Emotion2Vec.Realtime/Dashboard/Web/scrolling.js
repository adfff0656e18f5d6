// Ways to scroll through the history: dragging the chart, keys on it, the slider below it, and the button that freezes the picture or goes back to live.

import { byId } from './dom.js';

const KEY_SHARE = 0.1;

export function start(panel, moved) {
  const chart = byId('chart');
  const move = by => {
    const history = panel.stream?.history;
    if (history && !history.isEmpty) {
      panel.view.scroll(by, history.newest, history.oldest);
      moved();
    }
  };
  const toggle = () => {
    const history = panel.stream?.history;
    if (panel.view.isLive && history && !history.isEmpty) {
      panel.view.freeze(panel.stream.playhead.at(performance.now()), history.oldest);
    } else {
      panel.view.live();
    }

    moved();
  };

  let last = null;
  chart.addEventListener('pointerdown', event => {
    if (event.button === 0) {
      last = event.clientX;
      chart.setPointerCapture(event.pointerId);
      chart.classList.add('is-dragged');
    }
  });
  chart.addEventListener('pointermove', event => {
    if (last !== null && event.clientX !== last) {
      move((last - event.clientX) * panel.chart.pixelMs);
      last = event.clientX;
    }
  });
  for (const over of ['pointerup', 'pointercancel']) {
    chart.addEventListener(over, () => {
      last = null;
      chart.classList.remove('is-dragged');
    });
  }

  const keys = { ArrowLeft: -KEY_SHARE, ArrowRight: KEY_SHARE, PageUp: -1, PageDown: 1, Home: -Infinity };
  chart.addEventListener('keydown', event => {
    if (event.key in keys) {
      move(keys[event.key] === -Infinity ? -1e9 : keys[event.key] * panel.view.span);
    } else if (event.key === 'End') {
      panel.view.live();
      moved();
    } else if (event.key === ' ') {
      toggle();
    } else {
      return;
    }

    event.preventDefault();
  });

  byId('view-live').addEventListener('click', toggle);
  byId('scroll').addEventListener('input', event => {
    const history = panel.stream?.history;
    if (history && !history.isEmpty) {
      const right = panel.view.right(history.newest, history.oldest);
      move(history.newest + Number(event.target.value) * 1000 - right);
    }
  });
}
