using System.CommandLine;
using Emotion2Vec.CommandLine;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Tools.LoadGen.Pacing;
using Emotion2Vec.Tools.LoadGen.Talking;
using Emotion2Vec.Tools.NetSim.Impairing;

namespace Emotion2Vec.Tools.LoadGen.Commands;

/// <summary><c>mqtt</c>: talkers that publish their sound at a broker.</summary>
internal static class MqttCommand
{
    private const int MostTalkers = 1024;
    private const int MostSeconds = 24 * 3600;

    /// <summary>Builds the command.</summary>
    public static Command Create(Surroundings surroundings)
    {
        var to = TargetOption.Create("The broker.");
        var talkers = CheckedOptions.Bounded("--talkers", "How many talk at the same time, each with a connection of its own.", "N", 8, 1, MostTalkers);
        var seconds = CheckedOptions.Bounded("--seconds", "How long; then it ends by itself.", "S", 10, 1, MostSeconds);
        var seed = CheckedOptions.Bounded("--seed", "Draws voices and phases: the same N, the same blocks.", "N", 1, 0, int.MaxValue);
        var codec = CheckedOptions.Named("--codec", "What they publish: l16 (16 kHz, audio/pcm) or opus.", TalkerCodec.L16);
        var topic = new Option<string>("--topic") { Description = "Where they publish; '+' is each talker's name.", HelpName = "TOPIC", DefaultValueFactory = _ => "loadgen/+/audio" };
        var command = new TaughtCommand(
            "mqtt",
            "Publishes so many talkers' sound at a broker, a block of 20 ms a message, at most once. Voices, phases and pace are those of 'loadgen rtp'. TCP loses and swaps nothing, so there is no bad network here.",
            "loadgen mqtt --to 127.0.0.1:1883 --talkers 32 --seconds 60",
            "loadgen mqtt --to 127.0.0.1:1883 --codec opus --topic e2v/v1/home/e2v/streams/+/audio --seed 7",
            "e2v serve --stream 'talk=mqtt:loadgen/+/audio'")
        {
            to,
            talkers,
            codec,
            topic,
            seconds,
            seed,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(topic) is { } text && (text.Split('/').Count(level => level == "+") != 1 || text.Contains('#', StringComparison.Ordinal)))
            {
                result.AddError($"--topic must have one level '+', as in loadgen/+/audio, not '{text}'.");
            }
        });
        command.SetAction(async (parsed, token) =>
        {
            var target = parsed.GetRequiredValue(to);
            var plans = TalkerPlan.Row(target, parsed.GetValue(talkers), step: 0, parsed.GetValue(codec), parsed.GetValue(seed));
            var voices = plans.Select(plan => new Talker(plan)).ToList();
            var output = await MqttOutput.ConnectAsync(plans, parsed.GetRequiredValue(topic), token).ConfigureAwait(false);
            await using (output.ConfigureAwait(false))
            {
                var pacer = new Pacer(voices, output, new SystemPaceClock(surroundings.Clock), new Impairment());
                var length = TimeSpan.FromSeconds(parsed.GetValue(seconds));
                await surroundings.Error.WriteLineAsync($"{plans.Count} talkers -> mqtt {target}, {length.TotalSeconds:F0} s").ConfigureAwait(false);
                var report = await pacer.StartAsync(length, token).ConfigureAwait(false);
                await surroundings.Output.WriteLineAsync($"{report}").ConfigureAwait(false);
            }

            return ExitCodes.Ok;
        });
        return command;
    }
}
