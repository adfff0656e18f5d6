using System.Text.Json;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Messaging.Mqtt;
using Emotion2Vec.Realtime.Api;
using Emotion2Vec.Realtime.Serving;

namespace Emotion2Vec.Realtime.Control;

/// <summary>Carries out commands that come as JSON, and answers each with JSON: what was done, or why not.</summary>
/// <param name="desk">Where streams are asked for.</param>
/// <param name="by">Who sends them, for the log.</param>
/// <param name="log">Told of what was refused, since not everyone who asks can hear the answer.</param>
internal sealed class CommandClerk(ControlDesk desk, string by, ILogger log)
{
    /// <summary>Carries one out.</summary>
    /// <param name="command">UTF-8, supposedly; empty if it was too long to be looked at.</param>
    /// <returns>The reply in UTF-8. Never fails.</returns>
    public async Task<byte[]> AnswerAsync(ReadOnlyMemory<byte> command)
    {
        ControlReply reply;
        try
        {
            reply = await DoAsync(Read(command.Span)).ConfigureAwait(false);
        }
        catch (Emotion2VecException failure)
        {
            log.CommandRefused(by, failure.Message);
            reply = ControlReply.Refuse(failure);
        }
        catch (Exception fault)
        {
            log.CommandFailed(by, fault);
            reply = ControlReply.Refuse(new Emotion2VecException(ErrorKind.EngineLost, "The command failed by a fault of this program; its log tells more."));
        }

        return Write(reply);
    }

    /// <summary>Says why a command is not carried out.</summary>
    /// <param name="reason">Why.</param>
    /// <returns>The reply in UTF-8.</returns>
    public static byte[] Refuse(Emotion2VecException reason) => Write(ControlReply.Refuse(reason));

    private static byte[] Write(ControlReply reply) => JsonSerializer.SerializeToUtf8Bytes(reply, ApiJson.Default.ControlReply);

    private static StreamCommand Read(ReadOnlySpan<byte> command)
    {
        if (command.IsEmpty)
        {
            throw new Emotion2VecException(ErrorKind.InvalidInput, $"A command is a JSON object of at most {CommandListener.MaxCommandBytes} bytes, as in {{\"do\":\"list\"}}.");
        }

        try
        {
            return JsonSerializer.Deserialize(command, ApiJson.Default.StreamCommand) ?? throw new Emotion2VecException(ErrorKind.InvalidInput, "The command is null; send a JSON object.");
        }
        catch (JsonException failure)
        {
            throw ApiJson.Explain(failure, ApiJson.Default.StreamCommand);
        }
    }

    private async Task<ControlReply> DoAsync(StreamCommand command)
    {
        ThrowIfOdd(command);
        var control = desk.Control;
        if (command is { Do: "list", Stream: null })
        {
            var list = control.List();
            return new() { Ok = true, Streams = list.Streams, Doors = list.Doors };
        }

        return new()
        {
            Ok = true,
            Stream = command.Do switch
            {
                "list" => control.Show(command.Stream),
                "add" => control.Add(command, by),
                "remove" => await control.RemoveAsync(command.Stream, by).ConfigureAwait(false),
                "pause" => control.Pause(command.Stream, by),
                "resume" => control.Resume(command.Stream, by),
                _ => control.Reconfigure(command.Stream, command.Trajectory, command.Events, by),
            },
        };
    }

    // What a command cannot mean is not passed over: whoever pauses with other settings believes them to hold.
    private static void ThrowIfOdd(StreamCommand command)
    {
        if (command.Do is not ("list" or "add" or "remove" or "pause" or "resume" or "reconfigure"))
        {
            throw new Emotion2VecException(ErrorKind.InvalidInput, "do is list, add, remove, pause, resume or reconfigure.");
        }

        if (command.Do != "add" && (command.Source ?? command.Sdp ?? command.Consent) is not null)
        {
            throw new Emotion2VecException(ErrorKind.InvalidInput, "source, sdp and consent go with add alone.");
        }

        if (command.Do is not ("add" or "reconfigure") && (command.Trajectory is not null || command.Events is not null))
        {
            throw new Emotion2VecException(ErrorKind.InvalidInput, "trajectory and events go with add and reconfigure alone.");
        }
    }
}
