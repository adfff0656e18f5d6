"""Turns what a node publishes into one short, careful line for the prompt of a voice assistant's language model.

    context = VoiceContext()
    context.add("event", payload)      # payloads of states, events and utterances, as they come
    prompt = f"{context.line(now_ms)}\\n{transcript}"

The line speaks of how a voice sounds, never of what a person feels, and says so little that a model does not make too much of it.
"""
import math


class VoiceContext:
    def __init__(self):
        self._state = None
        self._current = None
        self._before = None
        self._utterance = None

    def add(self, kind, payload):
        """Takes a payload. kind: state, event or utterance (a topic ends in state, events, utterances)."""
        if kind == "state":
            self._state = payload
        elif kind == "utterance":
            self._utterance = payload
        elif kind == "event":
            self._hear(payload)

    def line(self, now_ms):
        """The line; empty before anything is known. now_ms: now, on the stream's own clock (t_ms of the newest payload)."""
        state = self._state
        if state is None:
            return ""
        caution = f" ({state['caution']} model, do not rely on it)" if state.get("caution") else ""
        return f"voice{caution}: {self._picture(state, now_ms)}{' (poor sound)' if (state['quality'] or 0) < 0.6 else ''}"

    def _picture(self, state, now_ms):
        if state["phase"] == "no_speech":
            return "nobody speaks"
        before = f"; before: {self._before}" if self._before else ""
        if self._current:
            confidence = state["confidence"] if state["label"] == self._current["label"] else self._current["p"]
            seconds = max(0, now_ms - self._current["onset_ms"]) // 1000
            return f"sounds {self._current['label']} ({_two(confidence)}) since {seconds} s{before}"
        last = self._utterance
        if not before and last and not last["uncertain"]:
            before = f"; last utterance sounded {last['label']} ({_two(last['confidence'])})"
        return f"no clear expression{before}"

    def _hear(self, event):
        if event["stage"] == "confirmed" and event["event"] in ("onset", "change"):
            self._before = event.get("previous", self._before)
            self._current = event
        elif self._current and event["episode"] == self._current["episode"]:
            if event["stage"] == "ended":
                self._before = event["label"]
            if event["stage"] in ("ended", "revised"):
                self._current = None


def _two(value):
    return f"{math.floor((value or 0) * 100 + 0.5) / 100:.2f}"
