'use strict';
// Reads values out under a cursor, and lets classes be switched off. Everything is on the page without it, too.
{
  const data = JSON.parse(document.getElementById('data').textContent);
  const picture = document.getElementById('picture');
  const svg = picture.querySelector('svg');
  const cursor = document.getElementById('cursor');
  const playhead = document.getElementById('playhead');
  const values = document.getElementById('values');
  const sound = document.getElementById('sound');
  const [left, width, length] = ['left', 'width', 'ms'].map(name => Number(svg.dataset[name]));
  const off = new Set();
  let shown = -1;

  const place = ms => left + width * Math.min(1, Math.max(0, ms / length));

  function move(line, ms) {
    line.setAttribute('x1', place(ms));
    line.setAttribute('x2', place(ms));
  }

  function clock(ms) {
    const seconds = ms / 1000;
    return seconds < 60 ? `${seconds.toFixed(2)} s` : `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(1).padStart(4, '0')}`;
  }

  function nearest(ms) {
    let [low, high] = [0, data.ms.length - 1];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (data.ms[middle] <= ms) low = middle; else high = middle;
    }
    return ms - data.ms[low] < data.ms[high] - ms ? low : high;
  }

  function show(index) {
    if (data.ms.length === 0) return;
    shown = Math.min(data.ms.length - 1, Math.max(0, index));
    move(cursor, data.ms[shown]);
    const head = document.createElement('b');
    head.textContent = clock(data.ms[shown]) + (data.speech.length > 0 && data.speech[shown] < 500 ? ' · no speech' : '');
    const rows = data.labels.map((label, at) => ({ label, at, p: data.p[at][shown] }))
      .filter(row => !off.has(row.at))
      .sort((a, b) => b.p - a.p)
      .map(row => {
        const line = document.createElement('div');
        line.className = `b-k${row.at}`;
        const [name, score] = [document.createElement('span'), document.createElement('span')];
        name.textContent = row.label;
        score.textContent = (row.p / 1000).toFixed(3);
        line.append(document.createElement('i'), name, score);
        return line;
      });
    values.replaceChildren(head, ...rows);
    values.hidden = false;
    const at = place(data.ms[shown]) / svg.viewBox.baseVal.width * svg.clientWidth;
    const isRight = at > svg.clientWidth / 2;
    values.style.left = isRight ? '' : `${at + 14}px`;
    values.style.right = isRight ? `${svg.clientWidth - at + 14}px` : '';
  }

  function hide() {
    shown = -1;
    values.hidden = true;
    move(cursor, -1e9);
    cursor.setAttribute('x1', -9);
    cursor.setAttribute('x2', -9);
  }

  const msAt = event => {
    const box = svg.getBoundingClientRect();
    return ((event.clientX - box.left) / box.width * svg.viewBox.baseVal.width - left) / width * length;
  };

  svg.addEventListener('pointermove', event => show(nearest(msAt(event))));
  svg.addEventListener('pointerleave', hide);
  svg.addEventListener('blur', hide);
  svg.addEventListener('keydown', event => {
    const steps = { ArrowLeft: -1, ArrowRight: 1, PageUp: -50, PageDown: 50, Home: -Infinity, End: Infinity };
    if (event.key === 'Escape') hide();
    if (!(event.key in steps)) return;
    event.preventDefault();
    show(shown < 0 ? 0 : shown + Math.max(-1e9, Math.min(1e9, steps[event.key])));
  });

  for (const button of document.querySelectorAll('.legend button')) {
    button.addEventListener('click', () => {
      const at = Number(button.dataset.class);
      const isOn = off.delete(at);
      if (!isOn) off.add(at);
      button.setAttribute('aria-pressed', String(isOn));
      for (const part of svg.querySelectorAll(`.class-${at}`)) part.classList.toggle('off', !isOn);
    });
  }

  if (sound) {
    const follow = () => {
      move(playhead, sound.currentTime * 1000);
      if (!sound.paused) requestAnimationFrame(follow);
    };
    sound.addEventListener('play', follow);
    sound.addEventListener('seeked', follow);
    svg.addEventListener('click', event => { sound.currentTime = Math.max(0, msAt(event) / 1000); });
  }
}
