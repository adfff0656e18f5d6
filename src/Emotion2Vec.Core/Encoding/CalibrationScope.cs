namespace Emotion2Vec.Core.Encoding;

/// <summary>What a calibration has to find out, what is decided already, and how long it may take.</summary>
public sealed record CalibrationScope
{
    /// <summary>Step lanes, each on a core of its own; at least 1. The most of them, unless <see cref="LanesAreGiven"/>.</summary>
    public required int Lanes { get; init; }

    /// <summary>Whether there will be <see cref="Lanes"/>, however many would carry most.</summary>
    /// <value>False by default: fewer are chosen if they carry clearly more.</value>
    public bool LanesAreGiven { get; init; }

    /// <summary>Whether steps will take <see cref="IStreamEncoder.MaxBatch"/> streams, however many would carry most.</summary>
    /// <value>False by default.</value>
    public bool BatchIsGiven { get; init; }

    /// <summary>After this time no further measurement is begun; those that cannot be left out take a few steps beyond it.</summary>
    /// <value>The default value is 0.8 seconds.</value>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(0.8);
}
