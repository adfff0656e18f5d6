using System.ComponentModel.DataAnnotations;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Core.Gating;

/// <summary>Opens a speech gate for each stream, all with the same settings. Thread-safe.</summary>
public sealed class SpeechGates
{
    private readonly ISpeechDetectorFactory _detectors;
    private readonly GateOptions _options;

    /// <summary>Takes the settings.</summary>
    /// <param name="detectors">Makes detectors; must outlive every gate.</param>
    /// <param name="options">Thresholds and durations.</param>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.Configuration"/>: an option is out of range; the message names all that are.</exception>
    public SpeechGates(ISpeechDetectorFactory detectors, GateOptions options)
    {
        var problems = new List<ValidationResult>();
        if (!Validator.TryValidateObject(options, new ValidationContext(options), problems, validateAllProperties: true))
        {
            throw new Emotion2VecException(ErrorKind.Configuration, "Gate options: " + string.Join(' ', problems.Select(problem => problem.ErrorMessage)));
        }

        _detectors = detectors;
        _options = options;
    }

    /// <summary>Opens a gate for one stream.</summary>
    /// <returns>The gate, as new; the caller disposes it.</returns>
    public SpeechGate Open() => new(_detectors.Open(), _options);
}
