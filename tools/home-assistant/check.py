#!/usr/bin/env python3
"""Checks what a node announces to Home Assistant, without Home Assistant.

Listens at a broker for a few seconds, holds every announced device against the fields that Home Assistant takes
(https://www.home-assistant.io/integrations/mqtt/ and the pages of sensor, binary_sensor, event and switch there), and fills its templates, by
Jinja2 as Home Assistant does, with what the node really publishes. Prints each entity with its value; exits with 1 if anything is wrong or nothing
was announced.

  tools/home-assistant/check.py                              broker on this machine, port 1883
  tools/home-assistant/check.py -- -h broker -u me -P word   options behind -- go to mosquitto_sub

Needs mosquitto_sub (mosquitto-clients) and python3-jinja2.
"""
import argparse
import json
import re
import subprocess
import sys

from jinja2.sandbox import ImmutableSandboxedEnvironment

ABBREVIATIONS = {
    "avty": "availability", "avty_mode": "availability_mode", "cmd_t": "command_topic", "cmps": "components", "dev": "device", "dev_cla": "device_class",
    "en": "enabled_by_default", "ent_cat": "entity_category", "evt_typ": "event_types", "exp_aft": "expire_after", "ic": "icon", "o": "origin", "ops": "options",
    "p": "platform", "pl_off": "payload_off", "pl_on": "payload_on", "stat_cla": "state_class", "stat_off": "state_off", "stat_on": "state_on",
    "stat_t": "state_topic", "sug_dsp_prc": "suggested_display_precision", "t": "topic", "unit_of_meas": "unit_of_measurement", "val_tpl": "value_template",
}
DEVICE_ABBREVIATIONS = {"ids": "identifiers", "mf": "manufacturer", "mdl": "model", "sw": "sw_version"}

AVAILABILITY = {"availability", "availability_mode", "availability_template", "availability_topic", "payload_available", "payload_not_available"}
COMMON = AVAILABILITY | {
    "platform", "unique_id", "default_entity_id", "device", "origin", "enabled_by_default", "entity_category", "entity_picture", "icon", "json_attributes_topic",
    "json_attributes_template", "name", "qos", "encoding", "state_topic", "value_template", "device_class",
}
# Per platform: fields beside the common ones, and those that it cannot do without.
PLATFORMS = {
    "sensor": ({"expire_after", "force_update", "last_reset_value_template", "options", "suggested_display_precision", "state_class", "unit_of_measurement"}, {"state_topic"}),
    "binary_sensor": ({"expire_after", "force_update", "off_delay", "payload_off", "payload_on"}, {"state_topic"}),
    "event": ({"event_types"}, {"state_topic", "event_types"}),
    "switch": ({"command_topic", "command_template", "optimistic", "payload_off", "payload_on", "retain", "state_off", "state_on"}, {"command_topic"}),
}
ROOT = AVAILABILITY | {"device", "origin", "components", "state_topic", "command_topic", "qos", "encoding"}
SHARED = AVAILABILITY | {"command_topic", "encoding", "state_topic", "qos"}
DEVICE = {"identifiers", "connections", "manufacturer", "model", "model_id", "name", "hw_version", "serial_number", "sw_version", "via_device", "suggested_area", "configuration_url"}
ORIGIN = {"name", "sw_version", "support_url"}
DEVICE_CLASSES = {"sensor": {"enum", "duration"}, "binary_sensor": {"sound"}, "event": set(), "switch": set()}

JINJA = ImmutableSandboxedEnvironment()


def full(fields, names=ABBREVIATIONS):
    return {names.get(key, key): value for key, value in fields.items()}


def render(template, payload):
    """Fills a template as Home Assistant does: 'value' is the payload, 'value_json' what it means as JSON."""
    return JINJA.from_string(template).render(value=payload, value_json=json.loads(payload)).strip()


class Check:
    def __init__(self, arrivals):
        self.latest = {}
        self.all = {}
        for topic, payload in arrivals:
            self.latest[topic] = payload
            self.all.setdefault(topic, []).append(payload)
        self.faults = []
        self.devices = []

    def fault(self, where, what):
        self.faults.append(f"{where}: {what}")

    def run(self, prefix):
        for topic, payload in self.latest.items():
            if topic.startswith(f"{prefix}/device/") and topic.endswith("/config") and payload:
                self.device(topic, payload, prefix)
        for where in ("unique_id", "default_entity_id"):
            seen = [entity[where] for device in self.devices for entity in device["entities"] if where in entity]
            for name in {name for name in seen if seen.count(name) > 1}:
                self.fault(where, f"{name} is given twice")

    def device(self, topic, payload, prefix):
        if not re.fullmatch(re.escape(prefix) + r"/device/([a-zA-Z0-9_-]+/)?[a-zA-Z0-9_-]+/config", topic):
            self.fault(topic, "is no discovery topic: levels are letters, digits, '_' and '-'")
        root = full(json.loads(payload))
        self.fields(topic, root, ROOT, {"device", "origin", "components"})
        device, origin = full(root.get("device", {}), DEVICE_ABBREVIATIONS), full(root.get("origin", {}), DEVICE_ABBREVIATIONS)
        self.fields(f"{topic} device", device, DEVICE, set())
        self.fields(f"{topic} origin", origin, ORIGIN, {"name"})
        if not (device.get("identifiers") or device.get("connections")):
            self.fault(topic, "its device has neither identifiers nor connections")
        shown = {"topic": topic, "name": device.get("name"), "model": device.get("model"), "entities": []}
        self.devices.append(shown)
        for name, component in root.get("components", {}).items():
            entity = full(component)
            for option in SHARED & root.keys():
                entity.setdefault(option, root[option])
            shown["entities"].append(self.entity(f"{topic} {name}", entity))

    def entity(self, where, entity):
        platform = entity.get("platform")
        if platform not in PLATFORMS:
            self.fault(where, f"{platform} is no platform that is used here")
            return {"platform": platform}
        more, required = PLATFORMS[platform]
        self.fields(where, entity, COMMON | more, required | {"platform", "unique_id"})
        if not re.fullmatch(platform + r"\.[a-z0-9]+(_[a-z0-9]+)*", entity.get("default_entity_id", "")):
            self.fault(where, f"{entity.get('default_entity_id')} is no entity id of {platform}")
        if (kind := entity.get("device_class")) and kind not in DEVICE_CLASSES[platform]:
            self.fault(where, f"{kind} is no device class of {platform} that is used here")
        if platform == "sensor":
            self.sensor(where, entity)
        if any(topic.endswith("/frames") for key, topic in entity.items() if key.endswith("_topic")):
            self.fault(where, "reads frames, which would swamp the recorder")
        value = self.value(where, platform, entity)
        return {key: entity.get(key) for key in ("platform", "unique_id", "default_entity_id", "name")} | {"value": value, "available": self.available(where, entity)}

    def sensor(self, where, entity):
        if "options" in entity and (entity.get("device_class") != "enum" or {"state_class", "unit_of_measurement"} & entity.keys()):
            self.fault(where, "options go with device class enum, and with no state class or unit")
        if entity.get("state_class") not in (None, "measurement", "total", "total_increasing"):
            self.fault(where, f"{entity['state_class']} is no state class")
        if entity.get("device_class") == "duration" and entity.get("unit_of_measurement") not in ("d", "h", "min", "s", "ms"):
            self.fault(where, "a duration has no such unit")
        if "expire_after" in entity and not (isinstance(entity["expire_after"], int) and entity["expire_after"] > 0):
            self.fault(where, "expire_after is no number of seconds")

    def value(self, where, platform, entity):
        template = entity.get("value_template", "{{ value }}")
        values = [render(template, payload) for payload in self.all.get(entity.get("state_topic"), []) if payload]
        for value in values:
            self.possible(where, platform, entity, value)
        if platform == "event":
            return [value for value in values if value]
        return values[-1] if values else None

    def possible(self, where, platform, entity, value):
        if platform == "event":
            if value and json.loads(value).get("event_type") not in entity.get("event_types", []):
                self.fault(where, f"{value} has no event_type among {entity.get('event_types')}")
        elif platform == "switch":
            if value not in (entity.get("state_on", entity.get("payload_on")), entity.get("state_off", entity.get("payload_off"))):
                self.fault(where, f"{value} is neither on nor off")
        elif platform == "binary_sensor":
            if value not in (entity.get("payload_on", "ON"), entity.get("payload_off", "OFF"), "None"):
                self.fault(where, f"{value} is neither on nor off")
        elif value != "None":
            if "options" in entity and value not in entity["options"]:
                self.fault(where, f"{value} is none of {entity['options']}")
            if "state_class" in entity and not re.fullmatch(r"-?\d+(\.\d+)?", value):
                self.fault(where, f"{value} is no number")

    def available(self, where, entity):
        said = []
        for source in map(full, entity.get("availability", [])):
            payload = self.latest.get(source["topic"])
            said.append(render(source["value_template"], payload) if payload else None)
            if said[-1] not in ("online", "offline", None):
                self.fault(where, f"availability {said[-1]} is neither online nor offline")
        return all(word == "online" for word in said)

    def fields(self, where, fields, allowed, required):
        for key in fields.keys() - allowed:
            self.fault(where, f"{key} is no field that Home Assistant takes here")
        for key in required - fields.keys():
            self.fault(where, f"{key} is missing")


def listen(prefix, seconds, options):
    command = ["mosquitto_sub", "-W", str(seconds), "-q", "1", "-F", "%t %p", "-t", f"{prefix}/device/#", "-t", "e2v/v1/+/+/status", "-t", "e2v/v1/+/+/streams/+/state"]
    command += ["-t", "e2v/v1/+/+/streams/+/status", "-t", "e2v/v1/+/+/streams/+/health", "-t", "e2v/v1/+/+/streams/+/events", *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 27):  # 27: the time is over
        sys.exit(f"mosquitto_sub: {done.stderr.strip() or done.returncode}")
    return [tuple(line.split(" ", 1)) for line in done.stdout.splitlines() if " " in line]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--prefix", default="homeassistant", help="the discovery prefix")
    parser.add_argument("--seconds", type=int, default=5, help="how long to listen")
    parser.add_argument("--json", action="store_true", help="print what was found as JSON")
    parser.add_argument("options", nargs="*", help="options of mosquitto_sub, behind --")
    asked = parser.parse_args()
    check = Check(listen(asked.prefix, asked.seconds, asked.options))
    check.run(asked.prefix)
    if not check.devices:
        check.fault(asked.prefix, "no device was announced; is HomeAssistant:Enabled true at the node?")
    if asked.json:
        print(json.dumps({"devices": check.devices, "faults": check.faults}))
    else:
        for device in check.devices:
            print(f"{device['name']} ({device['model']})")
            for entity in device["entities"]:
                print(f"  {entity.get('default_entity_id', '?'):44} {'available  ' if entity.get('available') else 'unavailable'} {entity.get('name')}: {entity.get('value')}")
        for fault in check.faults:
            print(f"WRONG: {fault}", file=sys.stderr)
        print("nothing is wrong" if not check.faults else f"{len(check.faults)} fault(s)")
    return 1 if check.faults else 0


if __name__ == "__main__":
    sys.exit(main())
