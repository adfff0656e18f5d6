using System.CommandLine;
using Emotion2Vec.CommandLine;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Tools.LoadGen.Pacing;
using Emotion2Vec.Tools.LoadGen.Talking;
using Emotion2Vec.Tools.NetSim.Commands;

namespace Emotion2Vec.Tools.LoadGen.Commands;

/// <summary><c>rtp</c>: talkers that send RTP.</summary>
internal static class RtpCommand
{
    private const int MostTalkers = 1024;
    private const int MostSeconds = 24 * 3600;

    /// <summary>Builds the command.</summary>
    public static Command Create(Surroundings surroundings)
    {
        var to = TargetOption.Create("Where they send to; the first port of the row.");
        var talkers = CheckedOptions.Bounded("--talkers", "How many talk at the same time.", "N", 8, 1, MostTalkers);
        var seconds = CheckedOptions.Bounded("--seconds", "How long; then it ends by itself.", "S", 10, 1, MostSeconds);
        var step = CheckedOptions.Bounded("--port-step", "Ports from one talker to the next; 0: all send to the one port, each with an SSRC of its own.", "N", 0, 0, 100);
        var codec = CheckedOptions.Named("--codec", "What they send: PCMU at 8 kHz (payload type 0), L16 at 16 kHz, Opus (both 96).", TalkerCodec.Pcmu);
        var impairment = new ImpairmentOptions();
        var command = new TaughtCommand(
            "rtp",
            "Plays so many talkers to a port, or to a row of ports. Each is a synthetic voice with bursts and pauses, pitch, level and phase of its own, all drawn from the seed: " +
            "the same seed gives the same packets. Packets of 20 ms leave at absolute times, so that pace does not drift. Says at the end what was sent.",
            "loadgen rtp --to 127.0.0.1:5004 --talkers 32 --seconds 60",
            "loadgen rtp --to 127.0.0.1:16000 --port-step 2 --talkers 8 --codec opus --loss 3 --burst 2 --jitter 30 --seed 7",
            "e2v serve --stream 'talk=rtp://127.0.0.1:5004?codec=pcmu&rtcp=off&streams=each'")
        {
            to,
            talkers,
            codec,
            seconds,
            step,
        };
        impairment.AddTo(command);
        command.SetAction(async (parsed, token) =>
        {
            var target = parsed.GetRequiredValue(to);
            var network = impairment.Read(parsed);
            var plans = TalkerPlan.Row(target, parsed.GetValue(talkers), parsed.GetValue(step), parsed.GetValue(codec), network.Seed);
            var voices = plans.Select(plan => new Talker(plan)).ToList();
            using var output = new UdpOutput(plans);
            var clock = new SystemPaceClock(surroundings.Clock);
            var pacer = new Pacer(voices, output, clock, network);
            var length = TimeSpan.FromSeconds(parsed.GetValue(seconds));
            await surroundings.Error.WriteLineAsync($"{plans.Count} talkers -> {target}, {length.TotalSeconds:F0} s").ConfigureAwait(false);
            var report = await pacer.StartAsync(length, token).ConfigureAwait(false);
            await surroundings.Output.WriteLineAsync($"{report}").ConfigureAwait(false);
            return ExitCodes.Ok;
        });
        return command;
    }
}
