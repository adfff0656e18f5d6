using System.CommandLine;
using System.Globalization;
using Emotion2Vec.CommandLine;
using Emotion2Vec.Tools.NetSim.Impairing;

namespace Emotion2Vec.Tools.NetSim.Commands;

/// <summary>The options that describe a bad network.</summary>
internal sealed class ImpairmentOptions
{
    private const int MostMilliseconds = 10_000;

    private readonly Option<double> _loss = Number("--loss", "Packets that are lost.", "PERCENT", 0, 0, 100);
    private readonly Option<double> _burst = Number("--burst", "Packets that a loss takes in a row, on average (Gilbert-Elliott); 0: each is lost for itself.", "PACKETS", 0, 0, 1000);
    private readonly Option<int> _delay = CheckedOptions.Bounded("--delay", "What every packet takes.", "MS", 0, 0, MostMilliseconds);
    private readonly Option<int> _jitter = CheckedOptions.Bounded("--jitter", "What a packet takes beyond that, at most; order is kept.", "MS", 0, 0, MostMilliseconds);
    private readonly Option<double> _reorder = Number("--reorder", "Packets that later ones overtake.", "PERCENT", 0, 0, 100);
    private readonly Option<int> _detour = CheckedOptions.Bounded("--detour", "How much later such packets come.", "MS", 30, 1, MostMilliseconds);
    private readonly Option<double> _duplicate = Number("--duplicate", "Packets that come twice.", "PERCENT", 0, 0, 100);
    private readonly Option<double> _corrupt = Number("--corrupt", "Packets of which one to four bits are turned.", "PERCENT", 0, 0, 100);
    private readonly Option<int> _seed = new("--seed") { Description = "Draws everything random: the same seed gives the same losses.", HelpName = "N", DefaultValueFactory = _ => 1 };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_loss, _burst, _delay, _jitter, _reorder, _detour, _duplicate, _corrupt, _seed])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Reads them.</summary>
    public Impairment Read(ParseResult parsed) => new()
    {
        Seed = parsed.GetValue(_seed),
        Loss = parsed.GetValue(_loss) / 100,
        Burst = parsed.GetValue(_burst) is > 0 and var burst ? Math.Max(burst, 1) : null,
        Delay = TimeSpan.FromMilliseconds(parsed.GetValue(_delay)),
        Jitter = TimeSpan.FromMilliseconds(parsed.GetValue(_jitter)),
        Reorder = parsed.GetValue(_reorder) / 100,
        Detour = TimeSpan.FromMilliseconds(parsed.GetValue(_detour)),
        Duplicate = parsed.GetValue(_duplicate) / 100,
        Corrupt = parsed.GetValue(_corrupt) / 100,
    };

    private static Option<double> Number(string name, string description, string unit, double value, double least, double most)
    {
        var bounds = string.Create(CultureInfo.InvariantCulture, $"{least} to {most}");
        var option = new Option<double>(name) { Description = $"{description} {bounds}.", HelpName = unit, DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            // A text that is no number is reported by the parser itself; NaN is within no bounds.
            if (result.Tokens.Count == 1 && double.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var given) && !(given >= least && given <= most))
            {
                result.AddError($"{name} must be {bounds}, not {result.Tokens[0].Value}.");
            }
        });
        return option;
    }
}
