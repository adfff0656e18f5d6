// Turns what a node publishes into one short, careful line for the prompt of a voice assistant's language model:
//   const context = new VoiceContext();
//   context.add('event', payload);     // payloads of states, events and utterances, as they come
//   const prompt = `${context.line(nowMs)}\n${transcript}`;
// The line speaks of how a voice sounds, never of what a person feels, and says so little that a model does not make too much of it.
const two = (value) => (Math.floor((value ?? 0) * 100 + 0.5) / 100).toFixed(2);

export class VoiceContext {
  #state = null;
  #current = null;
  #before = null;
  #utterance = null;

  /** Takes a payload. kind: state, event or utterance (a topic ends in state, events, utterances). */
  add(kind, payload) {
    if (kind === 'state') {
      this.#state = payload;
    } else if (kind === 'utterance') {
      this.#utterance = payload;
    } else if (kind === 'event') {
      this.#hear(payload);
    }
  }

  /** The line; empty before anything is known. nowMs: now, on the stream's own clock (t_ms of the newest payload). */
  line(nowMs) {
    const state = this.#state;
    if (!state) {
      return '';
    }

    const caution = state.caution ? ` (${state.caution} model, do not rely on it)` : '';
    return `voice${caution}: ${this.#picture(state, nowMs)}${(state.quality ?? 0) < 0.6 ? ' (poor sound)' : ''}`;
  }

  #picture(state, nowMs) {
    if (state.phase === 'no_speech') {
      return 'nobody speaks';
    }

    const before = this.#before ? `; before: ${this.#before}` : '';
    if (this.#current) {
      const confidence = state.label === this.#current.label ? state.confidence : this.#current.p;
      const seconds = Math.floor(Math.max(0, nowMs - this.#current.onset_ms) / 1000);
      return `sounds ${this.#current.label} (${two(confidence)}) since ${seconds} s${before}`;
    }

    const last = this.#utterance;
    return `no clear expression${before || (last && !last.uncertain ? `; last utterance sounded ${last.label} (${two(last.confidence)})` : '')}`;
  }

  #hear(event) {
    if (event.stage === 'confirmed' && ['onset', 'change'].includes(event.event)) {
      this.#before = event.previous ?? this.#before;
      this.#current = event;
    } else if (this.#current && event.episode === this.#current.episode) {
      if (event.stage === 'ended') {
        this.#before = event.label;
      }

      if (['ended', 'revised'].includes(event.stage)) {
        this.#current = null;
      }
    }
  }
}
