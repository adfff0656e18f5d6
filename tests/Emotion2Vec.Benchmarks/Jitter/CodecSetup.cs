namespace Emotion2Vec.Benchmarks.Jitter;

/// <summary>How a stream is encoded and, by GStreamer, decoded.</summary>
/// <param name="Name">What it is called on the command line.</param>
/// <param name="Encode">ffmpeg's options.</param>
/// <param name="PacketBytes">The size of a packet, header included; 0 if the encoder's frames are the packets.</param>
/// <param name="EncodingName">The name in RTP's caps.</param>
/// <param name="Decode">GStreamer's elements from depayloader to decoder.</param>
internal sealed record CodecSetup(string Name, string Encode, int PacketBytes, string EncodingName, string Decode);
