// An ESP32 with an I2S microphone (INMP441 or alike) that publishes its sound for a node to hear: 100 ms of 16-bit mono at 16 kHz per message.
// Arduino-ESP32 3.x, library PubSubClient. The node: ./run.sh --set Broker:Address=0.0.0.0 --stream 'mic=mqtt:?rate=16000&format=s16le'
// What it hears stands at e2v/v1/home/e2v/streams/mic-desk/...  A microphone hears people: tell them.
#include <ESP_I2S.h>
#include <PubSubClient.h>
#include <WiFi.h>

#include "pcm_block.h"

static const char *const kWifiName = "my-network";
static const char *const kWifiPassword = "my-password";
static const char *const kBroker = "192.168.1.10";
static const uint16_t kPort = 1883;
static const char *const kTopic = "e2v/v1/home/e2v/streams/desk/audio";
static const int kClockPin = 14, kSelectPin = 15, kDataPin = 32;
static const uint32_t kRate = 16000;
static const size_t kSamples = kRate / 10;

static WiFiClient network;
static PubSubClient mqtt(network);
static I2SClass i2s;
static int32_t slots[kSamples];
static uint8_t block[kSamples * 2];

static void connect() {
  while (WiFi.status() != WL_CONNECTED) {
    delay(100);
  }
  while (!mqtt.connected() && !mqtt.connect("microphone-desk")) {
    delay(1000);
  }
}

void setup() {
  Serial.begin(115200);
  WiFi.begin(kWifiName, kWifiPassword);
  mqtt.setServer(kBroker, kPort);
  i2s.setPins(kClockPin, kSelectPin, -1, kDataPin);
  if (!i2s.begin(I2S_MODE_STD, kRate, I2S_DATA_BIT_WIDTH_32BIT, I2S_SLOT_MODE_MONO)) {
    Serial.println("The microphone does not answer: check its pins.");
  }
}

void loop() {
  connect();
  // Waits for 100 ms of sound. What comes while the network is away is lost: late sound is worth nothing.
  const size_t count = i2s.readBytes(reinterpret_cast<char *>(slots), sizeof(slots)) / sizeof(slots[0]);
  const size_t bytes = pcm_block(slots, count, block);
  if (bytes > 0 && mqtt.beginPublish(kTopic, bytes, false)) {
    mqtt.write(block, bytes);
    mqtt.endPublish();
  }
  mqtt.loop();
}
