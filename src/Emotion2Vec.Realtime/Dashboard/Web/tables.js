// What happened and what was said, newest first, and how well the stream runs. Rebuilt only when something new came.

import { make } from './dom.js';
import { clock, count, milliseconds, percent, seconds } from './format.js';

const MOST_ROWS = 40;

const stages = { provisional: 'perhaps', confirmed: 'confirmed', revised: 'taken back', ended: 'over' };

/** Rows of the list of events. */
export function eventRows(stream) {
  return [...stream.episodes.all].slice(-MOST_ROWS).reverse().map(episode => make('tr', { 'data-stage': episode.stage },
    make('td', {}, clock(episode.onset)),
    make('th', { scope: 'row' }, episode.label),
    make('td', {}, episode.previous ? `after ${episode.previous}` : ''),
    make('td', { class: 'number' }, Number.isNaN(episode.end) ? '' : seconds((episode.end - episode.onset) / 1000)),
    make('td', { class: 'stage' }, stages[episode.stage] ?? episode.stage)));
}

/** Rows of the table of utterances. */
export function utteranceRows(stream) {
  return stream.utterances.slice(-MOST_ROWS).reverse().map(utterance => make('tr', {},
    make('td', {}, clock(utterance.start)),
    make('td', { class: 'number' }, seconds(utterance.seconds)),
    make('th', { scope: 'row' }, utterance.uncertain ? `uncertain (${utterance.label})` : utterance.label),
    make('td', { class: 'number' }, percent(utterance.confidence)),
    make('td', { class: 'number' }, percent(utterance.quality))));
}

/** Pairs of name and value for the state of health. */
export function healthRows(stream) {
  const health = stream.health ?? {};
  const source = health.source ?? {};
  const sinks = health.sink_dropped ?? {};
  const received = source.packets_received;
  const rows = [
    ['Latency, median', milliseconds(health.latency_p50_ms)],
    ['Latency, 99 of 100', milliseconds(health.latency_p99_ms)],
    ['Sound heard', seconds(health.audio_seconds)],
  ];
  if (Number.isFinite(received)) {
    const lost = source.packets_lost ?? 0;
    rows.push(['Packets lost', `${count(lost)} (${(100 * lost / Math.max(1, lost + received)).toFixed(1)} %)`]);
  }

  if (source.samples_concealed > 0) {
    rows.push(['Samples made up', count(source.samples_concealed)]);
  }

  rows.push(['Dropped before the model', `${count(health.ring_dropped_samples)} samples`]);
  for (const [sink, dropped] of Object.entries(sinks).slice(0, 8)) {
    rows.push([`Frames dropped by ${sink}`, count(dropped)]);
  }

  rows.push(['Messages missing here', count(stream.missing + stream.dropped)]);
  return rows;
}
