// Numbers and times as people read them.

export function percent(share) {
  return Number.isFinite(share) ? `${Math.round(100 * share)} %` : '–';
}

/** Time of day, of a time in milliseconds of the epoch. */
export function clock(ms) {
  const time = new Date(ms);
  return Number.isNaN(time.getTime()) ? '–' : [time.getHours(), time.getMinutes(), time.getSeconds()].map(part => String(part).padStart(2, '0')).join(':');
}

export function seconds(value) {
  return Number.isFinite(value) ? `${value.toFixed(1)} s` : '–';
}

export function milliseconds(value) {
  return Number.isFinite(value) ? `${Math.round(value)} ms` : '–';
}

/** How long something took or is ago: '12 s', '3 min 20 s'. */
export function span(ms) {
  const whole = Math.round(ms / 1000);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

export function count(value) {
  return Number.isFinite(value) ? value.toLocaleString('en') : '–';
}

const phases = { warmup: 'warming up', tracking: '', no_speech: 'no speech' };

const loads = { longer_chunks: 'told later', reduced: 'less is told', utterances: 'utterances only', shedding: 'sound is skipped' };

/** What an overload does to a stream, in words; empty where nothing. */
export function loadWords(stream) {
  return loads[stream.load] ?? '';
}

/** What is heard, in words: what to print large, how to call it small, and whether it counts as an expression. */
export function heardWords(stream) {
  const heard = stream.heard;
  if (stream.isPaused) {
    return { word: 'paused', note: 'Not listened to; its sound is thrown away.', label: null };
  }

  if (heard === null && stream.load !== null) {
    return { word: 'overloaded', note: 'Events and utterances only, until the node has caught up.', label: null };
  }

  if (heard === null) {
    return { word: stream.isOffline ? 'offline' : 'waiting', note: stream.isOffline ? '' : 'No sound has been judged yet.', label: null };
  }

  const phase = phases[heard.phase] ?? '';
  if (phase) {
    return { word: phase, note: heard.phase === 'warmup' ? 'The first half second of speech.' : 'The picture begins anew with the next word.', label: null };
  }

  return heard.uncertain === true
    ? { word: 'uncertain', note: `Most likely ${heard.label}, ${percent(heard.confidence)}.`, label: null }
    : { word: heard.label, note: '', label: heard.label };
}
