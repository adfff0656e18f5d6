// Runs on the audio thread: mixes to mono and hands over 20 ms at a time, as 16-bit integers, with the level of its loudest sample.
class Capture extends AudioWorkletProcessor {
  block = new Int16Array(Math.round(sampleRate / 50));
  count = 0;
  peak = 0;

  process([channels]) {
    for (let i = 0; channels.length > 0 && i < channels[0].length; i++) {
      let sum = 0;
      for (const channel of channels) {
        sum += channel[i];
      }

      const sample = Math.max(-1, Math.min(1, sum / channels.length));
      this.peak = Math.max(this.peak, Math.abs(sample));
      this.block[this.count++] = Math.round(sample * 32767);
      if (this.count === this.block.length) {
        this.port.postMessage({ samples: this.block.buffer, peak: this.peak }, [this.block.buffer]);
        this.block = new Int16Array(Math.round(sampleRate / 50));
        this.count = 0;
        this.peak = 0;
      }
    }

    return true;
  }
}

registerProcessor('capture', Capture);
