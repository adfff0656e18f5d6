#!/usr/bin/env python3
"""Shows what a node hears, as it hears it.

    pip install paho-mqtt          (Debian: apt install python3-paho-mqtt)
    python3 subscriber.py [HOST [PORT [SITE/NODE]]]

Scores are expression as perceived in the voice, not what a person feels.
"""
import json
import sys

import paho.mqtt.subscribe as subscribe

HOST = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
PORT = int(sys.argv[2]) if len(sys.argv) > 2 else 1883
ROOT = "e2v/v1/" + (sys.argv[3] if len(sys.argv) > 3 else "home/e2v")
LABELS = []


def on_message(client, userdata, message):
    payload = json.loads(message.payload) if message.payload else None
    if payload is None or payload["v"] != 1:
        return  # Empty: a stream is gone for good. Another major version: not for this program.
    path = message.topic[len(ROOT) + 1:].split("/")
    if path == ["info"]:
        LABELS[:] = payload["labels"]
        print(f"{payload['model_name']} {payload.get('caution', '')}: {payload['about']}", flush=True)
    elif path[-1] == "state":
        print(f"{path[1]}: {payload['label']} {payload['confidence'] or 0:.0%} {payload['phase']}", flush=True)
    elif path[-1] == "events" and payload["stage"] == "confirmed":
        print(f"{path[1]}: {payload['event']} of {payload['label']} at {payload['onset_ms'] / 1000:.1f} s", flush=True)
    elif path[-1] == "frames":
        # One row per 20 ms; columns are the classes of info.
        for i, row in enumerate(payload["p"]):
            if LABELS and None not in row:
                best = max(range(len(row)), key=row.__getitem__)
                print(f"{path[1]} {(payload['t0_ms'] + i * payload['step_ms']) / 1000:.2f} {LABELS[best]} {row[best]:.2f}", flush=True)


if __name__ == "__main__":
    topics = [f"{ROOT}/info"] + [f"{ROOT}/streams/+/{leaf}" for leaf in ("state", "events", "frames")]
    try:
        subscribe.callback(on_message, topics, qos=1, hostname=HOST, port=PORT)
    except KeyboardInterrupt:
        pass
