using System.CommandLine;
using System.Net;
using Emotion2Vec.CommandLine;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Tools.NetSim.Relaying;

namespace Emotion2Vec.Tools.NetSim.Commands;

/// <summary><c>relay</c>: UDP from one port to another.</summary>
internal static class RelayCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(Surroundings surroundings)
    {
        var listen = Endpoint("--listen", "Where senders send to; port 0 lets the system choose.", leastPort: 0);
        var to = Endpoint("--to", "Where packets go on to.", leastPort: 1);
        var rtcp = new Option<bool>("--with-rtcp") { Description = "Relay the port above each as well, where RTCP goes." };
        var impairment = new ImpairmentOptions();
        var command = new TaughtCommand(
            "relay",
            "Passes UDP on, and loses, delays, repeats or damages some of it. Which packets is a function of the seed and of their number alone, so a run can be repeated. " +
            "Says where it listens, runs until Ctrl+C, then says what became of the packets.",
            "netsim relay --listen 127.0.0.1:5006 --to 127.0.0.1:5004 --loss 5",
            "netsim relay --listen 127.0.0.1:5006 --to 127.0.0.1:5004 --loss 10 --burst 3 --jitter 40 --reorder 2 --seed 7")
        {
            listen,
            to,
            rtcp,
        };
        impairment.AddTo(command);
        command.SetAction(async (parsed, token) =>
        {
            var (from, target) = (parsed.GetRequiredValue(listen), parsed.GetRequiredValue(to));
            var bad = impairment.Read(parsed);
            using var relay = new UdpRelay(from, target, bad, surroundings.Clock);
            using var second = parsed.GetValue(rtcp) ? new UdpRelay(Above(relay.Endpoint), Above(target), bad, surroundings.Clock) : null;
            await surroundings.Output.WriteLineAsync($"{relay.Endpoint} -> {target}").ConfigureAwait(false);
            await Task.WhenAll(relay.RunAsync(token), second?.RunAsync(token) ?? Task.CompletedTask).ConfigureAwait(false);
            await surroundings.Output.WriteLineAsync($"{relay.Counts}").ConfigureAwait(false);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static IPEndPoint Above(IPEndPoint endpoint) => endpoint.Port < IPEndPoint.MaxPort
        ? new IPEndPoint(endpoint.Address, endpoint.Port + 1)
        : throw new Emotion2VecException(ErrorKind.InvalidInput, $"There is no port above {endpoint.Port}.");

    private static Option<IPEndPoint> Endpoint(string name, string description, int leastPort) => new(name)
    {
        Description = description,
        HelpName = "ADDRESS:PORT",
        Required = true,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;

            // Without a port the library would take 0.
            if (IPEndPoint.TryParse(text, out var endpoint) && text.Contains(':', StringComparison.Ordinal) && endpoint.Port >= leastPort)
            {
                return endpoint;
            }

            result.AddError($"{name} must be ADDRESS:PORT as in 127.0.0.1:5004, not '{text}'.");
            return null;
        },
    };
}
