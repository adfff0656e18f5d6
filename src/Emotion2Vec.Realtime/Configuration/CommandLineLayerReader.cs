using Emotion2Vec.Realtime.Options;

namespace Emotion2Vec.Realtime.Configuration;

/// <summary>Reads configuration from the command line: <c>--set Web:Port=8081</c>, <c>--stream desk=speech.wav</c>.</summary>
internal static class CommandLineLayerReader
{
    private const string StreamList = nameof(RealtimeOptions.Streams);

    /// <summary>Reads assignments.</summary>
    /// <param name="assignments">Texts of the form <c>Section:Key=value</c>.</param>
    /// <param name="streams">Texts of the form <c>id=source</c>; if there are any, they replace the list of streams.</param>
    /// <returns>Their values.</returns>
    public static ConfigurationLayer Read(IReadOnlyList<string> assignments, IReadOnlyList<string> streams)
    {
        // Other users of the machine see command lines, so secrets have no place there.
        var layer = new ConfigurationLayer { MayHoldSecrets = false };
        if (streams.Count > 0)
        {
            layer.ReplacedLists.Add(StreamList);
        }

        foreach (var (index, stream) in streams.Index())
        {
            var separator = stream.IndexOf('=', StringComparison.Ordinal);
            if (separator <= 0)
            {
                layer.Problems.Add(new("", $"'{stream}' is no stream: write --stream id=source", "command line"));
            }
            else
            {
                layer.Entries.Add(new($"{StreamList}:{index}:{nameof(StreamOptions.Id)}", stream[..separator], "command line --stream"));
                layer.Entries.Add(new($"{StreamList}:{index}:{nameof(StreamOptions.Source)}", stream[(separator + 1)..], "command line --stream"));
            }
        }

        foreach (var assignment in assignments)
        {
            var separator = assignment.IndexOf('=', StringComparison.Ordinal);
            if (separator <= 0)
            {
                layer.Problems.Add(new("", $"'{assignment}' is no assignment: write --set Section:Key=value", "command line"));
            }
            else
            {
                layer.Entries.Add(new(assignment[..separator].Trim(), assignment[(separator + 1)..], "command line --set"));
            }
        }

        return layer;
    }
}
