#!/usr/bin/env python3
"""Publishes sound for a node to hear, as a microphone in the network does: raw 16-bit blocks, 100 ms each.

    arecord -q -f S16_LE -r 16000 -c 1 -t raw | python3 microphone.py desk [HOST [PORT [SITE/NODE]]]

The node must have a door for it: ./run.sh --stream mic=mqtt: ; what it hears in 'desk' is then published at streams/mic-desk/...
"""
import sys
import time

import paho.mqtt.client as mqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

NAME = sys.argv[1] if len(sys.argv) > 1 else "desk"
HOST = sys.argv[2] if len(sys.argv) > 2 else "127.0.0.1"
PORT = int(sys.argv[3]) if len(sys.argv) > 3 else 1883
ROOT = "e2v/v1/" + (sys.argv[4] if len(sys.argv) > 4 else "home/e2v")
RATE, BLOCK_MS = 16000, 100
BLOCK_BYTES = RATE * BLOCK_MS // 1000 * 2


def connect():
    version = getattr(mqtt, "CallbackAPIVersion", None)  # paho-mqtt 2 asks for it, 1 does not know it.
    arguments = [version.VERSION2] if version else []
    client = mqtt.Client(*arguments, protocol=mqtt.MQTTv5)
    client.connect(HOST, PORT)
    client.loop_start()
    return client


def main():
    client = connect()
    properties = Properties(PacketTypes.PUBLISH)
    properties.ContentType = f"audio/pcm;rate={RATE};channels=1;format=s16le"
    due = time.monotonic()
    while block := sys.stdin.buffer.read(BLOCK_BYTES):
        # QoS 0: a block that is late is worth nothing. Never faster than the sound itself, whatever feeds this.
        client.publish(f"{ROOT}/streams/{NAME}/audio", block, qos=0, properties=properties).wait_for_publish(5)
        due = max(due + BLOCK_MS / 1000, time.monotonic() - 1)
        time.sleep(max(0, due - time.monotonic()))
    client.disconnect()
    client.loop_stop()


if __name__ == "__main__":
    main()
