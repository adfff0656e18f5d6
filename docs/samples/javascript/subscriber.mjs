// Shows what a node hears, as it hears it:
//   npm ci && node subscriber.mjs [mqtt://127.0.0.1:1883 | ws://127.0.0.1:8080/mqtt [SITE/NODE]]
// Scores are expression as perceived in the voice, not what a person feels.
import mqtt from 'mqtt';

const [url = 'mqtt://127.0.0.1:1883', node = 'home/e2v'] = process.argv.slice(2);
const root = `e2v/v1/${node}`;
let labels = [];

const client = mqtt.connect(url, { protocolVersion: 5 });
client.on('error', (error) => console.error(error.message));
client.on('connect', () => client.subscribe([`${root}/info`, ...['state', 'events', 'frames'].map((leaf) => `${root}/streams/+/${leaf}`)], { qos: 1 }));
client.on('message', (topic, bytes) => {
  // Empty: a stream is gone for good.
  const payload = bytes.length > 0 ? JSON.parse(bytes.toString()) : null;
  if (payload?.v !== 1) {
    return;
  }

  const path = topic.slice(root.length + 1).split('/');
  const [stream, leaf] = [path[1], path.at(-1)];
  if (leaf === 'info') {
    labels = payload.labels;
    console.log(`${payload.model_name} ${payload.caution ?? ''}: ${payload.about}`);
  } else if (leaf === 'state') {
    console.log(`${stream}: ${payload.label} ${Math.round(100 * (payload.confidence ?? 0))}% ${payload.phase}`);
  } else if (leaf === 'events' && payload.stage === 'confirmed') {
    console.log(`${stream}: ${payload.event} of ${payload.label} at ${(payload.onset_ms / 1000).toFixed(1)} s`);
  } else if (leaf === 'frames' && labels.length > 0) {
    // One row per 20 ms; columns are the classes of info.
    payload.p.forEach((row, i) => {
      const best = row.indexOf(Math.max(...row));
      console.log(`${stream} ${((payload.t0_ms + i * payload.step_ms) / 1000).toFixed(2)} ${labels[best]} ${row[best]?.toFixed(2)}`);
    });
  }
});
