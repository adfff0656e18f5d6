using System.CommandLine;
using Emotion2Vec.Audio.Capture;
using Emotion2Vec.CommandLine;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Tools.NetSim.Captures;

namespace Emotion2Vec.Tools.NetSim.Commands;

/// <summary><c>file</c>: a capture as the far end of a bad network would have made it.</summary>
internal static class FileCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(Surroundings surroundings)
    {
        var input = new Argument<string>("IN") { Description = "A capture, pcap or pcapng." };
        var output = new Argument<string>("OUT") { Description = "The impaired capture, a pcap; only its UDP is kept." };
        var impairment = new ImpairmentOptions();
        var command = new TaughtCommand(
            "file",
            "Sends the UDP of a capture over a bad network, without waiting. The same seed gives the same file, byte by byte.",
            "netsim file call.pcap bad.pcap --loss 5 --jitter 40",
            "e2v serve --set 'Streams:0:Source=pcap:bad.pcap?sdp=call.sdp'")
        {
            input,
            output,
        };
        impairment.AddTo(command);
        command.SetAction(async (parsed, token) =>
        {
            using var capture = CaptureReader.Open(parsed.GetRequiredValue(input));
            using var file = OutputFile.Create(parsed.GetRequiredValue(output));
            var counts = CaptureImpairer.Impair(capture, impairment.Read(parsed), new PcapWriter(file.Stream));
            await file.Stream.FlushAsync(token).ConfigureAwait(false);
            file.Complete();
            await surroundings.Output.WriteLineAsync($"{counts}").ConfigureAwait(false);
            return ExitCodes.Ok;
        });
        return command;
    }
}
