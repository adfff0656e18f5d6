using System.CommandLine;
using System.Net;

namespace Emotion2Vec.Tools.LoadGen.Commands;

/// <summary>The option that says where talkers send to.</summary>
internal static class TargetOption
{
    /// <summary>Makes it.</summary>
    /// <param name="description">What stands there.</param>
    public static Option<IPEndPoint> Create(string description) => new("--to")
    {
        Description = description,
        HelpName = "ADDRESS:PORT",
        Required = true,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;

            // Without a port the library would take 0.
            if (IPEndPoint.TryParse(text, out var endpoint) && text.Contains(':', StringComparison.Ordinal) && endpoint.Port > 0)
            {
                return endpoint;
            }

            result.AddError($"--to must be ADDRESS:PORT as in 127.0.0.1:5004, not '{text}'.");
            return null;
        },
    };
}
