using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Benchmarks.Jitter;

/// <summary>GStreamer's receiver: rtpjitterbuffer with its default of 200 ms, depayloader, decoder, and audiorate, which keeps the time of what is missing.</summary>
internal static partial class GStreamerReceiver
{
    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(60);

    /// <summary>Hears a capture, in real time.</summary>
    /// <param name="stream">What was sent.</param>
    /// <param name="file">What arrived.</param>
    /// <param name="isHelped">
    /// False: as it is by default, timestamps following arrival. True: timestamps are the sender's (mode=none), and what a decoder does not make up itself, SpanDSP's
    /// concealment does.
    /// </param>
    public static async Task<HeardSound> HearAsync(CleanStream stream, string file, bool isHelped)
    {
        var output = $"{file}.{(isHelped ? "helped" : "plain")}.f32";
        var format = stream.Session.Primary;
        var caps = $"application/x-rtp,media=audio,clock-rate={format.ClockRate},encoding-name={stream.Codec.EncodingName},payload={format.PayloadType},channels={format.Channels}";
        var pipeline =
            $"-v filesrc location={file} ! pcapparse caps={caps} ! identity sync=true ! rtpjitterbuffer do-lost=true {(isHelped ? "mode=none" : "")} " +
            $"! identity name=watch silent=false ! {stream.Codec.Decode} {(isHelped && stream.Codec.Name != "opus" ? "! audioconvert ! spanplc" : "")} ! audioconvert ! audiorate tolerance=1000000 " +
            $"! audioresample ! audio/x-raw,format=F32LE,rate={stream.SampleRate},channels=1 ! filesink location={output}";
        using var process = Process.Start(new ProcessStartInfo("gst-launch-1.0", pipeline.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }) ?? throw new InvalidOperationException("gst-launch-1.0 did not start.");
        var errors = process.StandardError.ReadToEndAsync();
        var log = await process.StandardOutput.ReadToEndAsync().WaitAsync(Generous).ConfigureAwait(false);
        await process.WaitForExitAsync().WaitAsync(Generous).ConfigureAwait(false);
        if (process.ExitCode != 0 || !File.Exists(output))
        {
            throw new Emotion2VecException(ErrorKind.NotFound, $"gst-launch-1.0 {pipeline}: {await errors.ConfigureAwait(false)}{log}");
        }

        var samples = MemoryMarshal.Cast<byte, float>(await File.ReadAllBytesAsync(output).ConfigureAwait(false)).ToArray();
        var lost = LostDuration().Matches(log).Sum(match => long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)) / 1e9;
        return new HeardSound(samples, lost * stream.SampleRate / samples.Length, default, default);
    }

    [GeneratedRegex(@"GstRTPPacketLost,[^\n]*duration=\(guint64\)(\d+)")]
    private static partial Regex LostDuration();
}
