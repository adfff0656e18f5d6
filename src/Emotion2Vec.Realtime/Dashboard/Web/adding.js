// Ways to add a stream: this browser's microphone, the demo clip, or a source in the words of the manual.

import { MicrophoneSender } from '/microphone/sender.js';
import { addStream } from './api.js';
import { byId, make, say, show } from './dom.js';
import { token } from './token.js';

const QUIETEST = -60;
const dialog = byId('add');

/** @param select called with the name of a stream that was added here */
export function start(select) {
  const sender = new MicrophoneSender({
    said: text => {
      say(byId('microphone-said'), text);
    },
    level: peak => byId('microphone-level').value = Math.max(QUIETEST, 20 * Math.log10(peak || 1e-9)),
    running: isOn => {
      show(byId('microphone-on'), isOn);
      byId('microphone-start').disabled = isOn;
      if (isOn) {
        listDevices();
      } else if (!dialog.open && byId('microphone-said').textContent !== 'Off.') {
        // It ended by itself: its reason is said where it is seen.
        dialog.showModal();
      }
    },
    named: stream => {
      select(stream);
      dialog.close();
      listDevices();
    },
  });

  byId('add-open').addEventListener('click', open);
  byId('empty-source').addEventListener('click', () => {
    open();
    byId('source-name').focus();
  });
  byId('empty-microphone').addEventListener('click', () => {
    open();
    byId('microphone-start').click();
  });
  byId('empty-demo').addEventListener('click', () => {
    open();
    byId('demo-start').click();
  });
  byId('add-close').addEventListener('click', () => dialog.close());
  byId('microphone-stop').addEventListener('click', () => sender.stop());
  addEventListener('pagehide', () => sender.stop());

  byId('microphone-form').addEventListener('submit', event => {
    event.preventDefault();
    sender.start(byId('microphone-name').value.trim() || 'microphone', byId('microphone-device').value, token());
  });
  byId('demo-form').addEventListener('submit', event => {
    event.preventDefault();
    add(`demo-${Math.random().toString(36).slice(2, 6)}`, 'demo', select);
  });
  byId('source-form').addEventListener('submit', event => {
    event.preventDefault();
    add(byId('source-name').value.trim(), byId('source-text').value.trim(), select);
  });
}

function open() {
  say(byId('add-said'), '');
  dialog.showModal();
  listDevices();
}

async function add(stream, source, select) {
  say(byId('add-said'), 'Asking the node …');
  try {
    await addStream(stream, source);
    say(byId('add-said'), '');
    dialog.close();
    select(stream);
  } catch (error) {
    say(byId('add-said'), error.message);
  }
}

async function listDevices() {
  const list = byId('microphone-device');
  const chosen = list.value;
  const devices = await MicrophoneSender.devices();
  list.replaceChildren(make('option', { value: '' }, 'the usual one'), ...devices.map((device, index) => make('option', { value: device.deviceId }, device.label || `microphone ${index + 1}`)));
  list.value = [...list.options].some(option => option.value === chosen) ? chosen : '';
}
