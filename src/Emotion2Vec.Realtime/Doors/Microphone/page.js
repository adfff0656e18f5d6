import { MicrophoneSender } from './sender.js';

const element = id => document.getElementById(id);
const [form, name, start, stop, level, status] = ['form', 'name', 'start', 'stop', 'level', 'status'].map(element);
const quietest = -60;

const sender = new MicrophoneSender({
  said: text => status.textContent = text,
  level: peak => level.value = Math.max(quietest, 20 * Math.log10(peak || 1e-9)),
  running: isOn => {
    start.disabled = isOn;
    name.disabled = isOn;
    stop.disabled = !isOn;
    level.value = quietest;
  },
});

form.addEventListener('submit', event => {
  event.preventDefault();
  sender.start(name.value.trim() || 'microphone', '', sessionStorage.getItem('token') ?? '');
});
stop.addEventListener('click', () => sender.stop());
addEventListener('pagehide', () => sender.stop());
