using System.Globalization;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Inference.Devices;

/// <summary>
/// What shall compute: <c>auto</c>, <c>cpu</c>, <c>cuda</c> for all CUDA devices, or some of them, as in <c>cuda:0,1</c>; devices with the processor beside them, as in <c>cuda+cpu</c> and <c>cuda:0,1+cpu</c>.
/// </summary>
public sealed record DeviceChoice
{
    private const string Automatic = "auto";
    private const string Processor = "cpu";
    private const string Cuda = "cuda";
    private const string Beside = $"+{Processor}";
    private const int MostDevices = 64;

    private readonly string _text;
    private readonly IReadOnlyList<int> _ordinals;

    private DeviceChoice(string text, IReadOnlyList<int> ordinals) =>
        (_text, _ordinals, KeepsProcessor) = (text, ordinals, text.EndsWith(Beside, StringComparison.Ordinal));

    /// <summary>All forms, for people.</summary>
    public static string Forms => "auto, cpu, cuda, some CUDA devices as in cuda:0,1, or devices with the processor beside them as in cuda+cpu";

    /// <summary>Whether the processor computes beside the devices.</summary>
    public bool KeepsProcessor { get; }

    /// <summary>Reads a choice.</summary>
    /// <param name="text">As configured.</param>
    /// <returns>The choice; null if the text is none.</returns>
    public static DeviceChoice? Parse(string text)
    {
        if (text is Automatic or Processor or Cuda or Cuda + Beside)
        {
            return new(text, []);
        }

        if (!text.StartsWith($"{Cuda}:", StringComparison.Ordinal))
        {
            return null;
        }

        var ordinals = new List<int>();
        var devices = text.EndsWith(Beside, StringComparison.Ordinal) ? text[..^Beside.Length] : text;
        foreach (var part in devices[(Cuda.Length + 1)..].Split(','))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal) || ordinal >= MostDevices || ordinals.Contains(ordinal))
            {
                return null;
            }

            ordinals.Add(ordinal);
        }

        return new(text, ordinals);
    }

    /// <summary>Decides.</summary>
    /// <param name="mode">How the model is fed.</param>
    /// <param name="precision">What its products are computed in.</param>
    /// <param name="look">Says what there is; asked only where it matters.</param>
    /// <returns>The CUDA devices to use, with or without the processor beside them (<see cref="KeepsProcessor"/>); none for the processor alone.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.Configuration"/>: what was chosen is not there or does not go together; the message says what to do.</exception>
    public IReadOnlyList<int> Resolve(EncoderMode mode, Precision precision, Func<CudaReport> look)
    {
        var fits = mode == EncoderMode.Cached && precision != Precision.Int8;
        var devices = _text switch
        {
            Processor => [],
            Automatic => fits ? [.. look().Devices.Select(device => device.Ordinal)] : [],
            _ => Chosen(mode, precision, look()),
        };
        return devices.Count > 0 || precision is not (Precision.Float16 or Precision.BFloat16)
            ? devices
            : throw RefusedOnProcessor(precision);
    }

    /// <summary>Says why the processor does not compute in 16 bits.</summary>
    /// <param name="precision">What was wanted.</param>
    /// <returns>The error.</returns>
    internal static Emotion2VecException RefusedOnProcessor(Precision precision) =>
        Wrong($"Model:Precision is {precision.ToString().ToLowerInvariant()}, and the processor is to compute: it takes three to four times as long in float16 as in float32, and has no kernels for bfloat16. "
            + "Set Model:Precision to auto, float32 or int8, or Model:Device to cuda on a machine with a GPU.");

    /// <inheritdoc/>
    public override string ToString() => _text;

    private IReadOnlyList<int> Chosen(EncoderMode mode, Precision precision, CudaReport report)
    {
        if (mode != EncoderMode.Cached)
        {
            throw Wrong($"Model:Device is {_text}, and Model:Mode {mode.ToString().ToLowerInvariant()}, which the processor alone computes: set Model:Mode to cached, or Model:Device to cpu.");
        }

        if (precision == Precision.Int8)
        {
            throw Wrong($"Model:Device is {_text}, and Model:Precision int8: the CUDA provider has no kernels for products of 8 bits. Set Model:Precision to {(KeepsProcessor ? "auto (the processor then computes in 8 bits if the package was made for it)" : "float16, bfloat16 or float32")}, or Model:Device to cpu.");
        }

        if (!report.HasProvider)
        {
            throw Wrong($"Model:Device is {_text}, and this program was built for the processor alone: build it with '-p:Accelerator=cuda' (docs/performance.md, \"GPU\"), or set Model:Device to cpu.");
        }

        if (report.Problem is { } problem)
        {
            throw Wrong($"Model:Device is {_text}, and there is no device. {problem} Or set Model:Device to cpu.");
        }

        int[] there = [.. report.Devices.Select(device => device.Ordinal)];
        var missing = _ordinals.Except(there).ToList();
        return missing.Count > 0
            ? throw Wrong($"Model:Device is {_text}, and there is no device {string.Join(", ", missing)}: there are {string.Join(", ", report.Devices.Select(device => $"{device.Ordinal} ({device.Name})"))}.")
            : _ordinals.Count > 0 ? _ordinals : there;
    }

    private static Emotion2VecException Wrong(string message) => new(ErrorKind.Configuration, message);
}
