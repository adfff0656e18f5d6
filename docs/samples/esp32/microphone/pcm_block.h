// What an I2S microphone gives, as what a node takes. No hardware in here, so that it is tested on any computer.
#pragma once
#include <stddef.h>
#include <stdint.h>

// 24 bits, at the top of 32-bit slots, speech far below full scale: four times as loud, clipped.
static inline int16_t pcm_sample(int32_t slot) {
  const int32_t louder = slot >> 14;
  return louder > INT16_MAX ? INT16_MAX : louder < INT16_MIN ? INT16_MIN : (int16_t)louder;
}

// Writes 2 * count bytes, s16le whatever the machine's own order; returns how many.
static inline size_t pcm_block(const int32_t *slots, size_t count, uint8_t *bytes) {
  for (size_t i = 0; i < count; i++) {
    const uint16_t sample = (uint16_t)pcm_sample(slots[i]);
    bytes[2 * i] = (uint8_t)(sample & 0xff);
    bytes[2 * i + 1] = (uint8_t)(sample >> 8);
  }
  return 2 * count;
}
