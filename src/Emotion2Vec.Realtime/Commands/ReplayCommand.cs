using System.CommandLine;
using System.Globalization;
using Emotion2Vec.CommandLine;
using Emotion2Vec.Realtime.Options;
using Emotion2Vec.Realtime.Replay;

namespace Emotion2Vec.Realtime.Commands;

/// <summary>The command line of <c>replay</c>.</summary>
internal static class ReplayCommand
{
    private const double LeastSpeed = 0.1;
    private const double MostSpeed = 100;

    // Eleven days in seconds, or a hundred years in hours.
    private const double MostTime = 1e6;

    /// <summary>Builds the command.</summary>
    /// <param name="context">The world around.</param>
    /// <param name="globals">Options that every command understands.</param>
    /// <param name="handler">Does the work; returns the exit code.</param>
    /// <returns>The command.</returns>
    public static Command Create(CommandContext context, GlobalOptions globals, Func<ReplayRequest, RealtimeOptions, CancellationToken, Task<int>> handler)
    {
        var session = new Argument<string>("SESSION") { Description = "The session: a file that Sinks:JsonLines wrote." };
        var pace = new Option<string>("--pace") { Description = $"How quickly: as it was, as fast as results are taken, or so many times as quickly ({LeastSpeed.ToString(CultureInfo.InvariantCulture)}x to {MostSpeed}x).", HelpName = "realtime|fast|2x", DefaultValueFactory = _ => "realtime" };
        var loop = new Option<bool>("--loop") { Description = "Begin again at the end." };
        var from = new Option<string>("--from") { Description = "Where to begin, counted from the session's start: 90, 1:30 or 0:01:30.", HelpName = "TIME" };
        var to = new Option<string>("--to") { Description = "Where to end.", HelpName = "TIME" };
        var skip = new Option<bool>("--skip-bad-lines") { Description = "Skip and count lines that are none of a session's, rather than stop at them. A last line that a killed run left unfinished never matters." };
        var command = new TaughtCommand(
            "replay",
            "Plays a recorded session to dashboard, WebSocket, MQTT and console, as if it happened now: trajectories, states, events and utterances, at their own pace, with the wall clock moved to the present. No sound and no model is needed. Sessions are what 'serve' records with --set Sinks:JsonLines=FILE. Streams say 'replay of FILE' as their source.",
            "e2v serve --set Sinks:JsonLines=session.jsonl",
            "e2v replay session.jsonl",
            "e2v replay session.jsonl --pace 4x --from 1:30 --to 2:00 --loop",
            "e2v replay session.jsonl --pace fast --set Mqtt:Enabled=false --set Sinks:JsonLines=-")
        { session, pace, loop, from, to, skip };
        Check(pace, text => Speed(text) is not null, $"--pace must be realtime, fast, or a number of times such as 2x, {LeastSpeed.ToString(CultureInfo.InvariantCulture)}x to {MostSpeed}x");
        Check(from, text => Time(text) is not null, "--from must be a time such as 90, 1:30 or 0:01:30");
        Check(to, text => Time(text) is not null, "--to must be a time such as 90, 1:30 or 0:01:30");
        globals.AddConfigurationTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(from) is { Tokens: [var first, ..] } && Time(first.Value) is { } begin && result.GetResult(to) is { Tokens: [var last, ..] } && Time(last.Value) is { } end && end <= begin)
            {
                result.AddError("--to must be later than --from.");
            }
        });
        command.SetAction((parsed, cancellationToken) => handler(
            new()
            {
                Path = parsed.GetRequiredValue(session),
                Speed = Speed(parsed.GetValue(pace)) ?? 1,
                Loop = parsed.GetValue(loop),
                From = Time(parsed.GetValue(from)) ?? TimeSpan.Zero,
                To = Time(parsed.GetValue(to)) ?? TimeSpan.MaxValue,
                SkipsBadLines = parsed.GetValue(skip),
            },
            globals.Load(parsed, context).Require(),
            cancellationToken));
        return command;
    }

    private static double? Speed(string? text) => text switch
    {
        "realtime" => 1,
        "fast" => double.PositiveInfinity,
        [.. var times, 'x'] when double.TryParse(times, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var speed) && speed is >= LeastSpeed and <= MostSpeed => speed,
        _ => null,
    };

    // Seconds, or a clock's reading: each part counts sixty of the next.
    private static TimeSpan? Time(string? text)
    {
        var parts = text?.Split(':') ?? [];
        var seconds = 0.0;
        foreach (var part in parts)
        {
            if (!double.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number > MostTime)
            {
                return null;
            }

            seconds = (60 * seconds) + number;
        }

        return parts.Length is 1 or 2 or 3 ? TimeSpan.FromSeconds(seconds) : null;
    }

    private static void Check(Option option, Func<string, bool> isRight, string wanted) => option.Validators.Add(result =>
    {
        if (result.Tokens.Count == 1 && !isRight(result.Tokens[0].Value))
        {
            result.AddError($"{wanted}, not '{result.Tokens[0].Value}'.");
        }
    });
}
