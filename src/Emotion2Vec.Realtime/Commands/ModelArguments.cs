using System.CommandLine;
using Emotion2Vec.CommandLine;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Model.Streaming;

namespace Emotion2Vec.Realtime.Commands;

/// <summary>Options about a model that several commands share, with their bounds.</summary>
internal static class ModelArguments
{
    /// <summary>The model package's folder.</summary>
    /// <returns>A new option.</returns>
    public static Option<string> Model() => new("--model", "-m")
    {
        Description = "Folder of a model package; empty for the bundled model.",
        HelpName = "DIR",
        DefaultValueFactory = _ => "",
    };

    /// <summary>How the encoder is fed.</summary>
    /// <returns>A new option.</returns>
    public static Option<EncoderMode> Mode() => CheckedOptions.Named("--mode", "How the encoder is fed.", EncoderMode.Offline);

    /// <summary>Frames per chunk.</summary>
    /// <returns>A new option.</returns>
    public static Option<int> Chunk() => CheckedOptions.Bounded("--chunk", "Frames of 20 ms per step (C); in window mode the hop.", "C", 16, 1, ChunkGeometry.MaxChunkFrames);

    /// <summary>Frames of left context.</summary>
    /// <returns>A new option.</returns>
    public static Option<int> Left() => CheckedOptions.Bounded("--left", "Past frames that a chunk may attend to (L).", "L", 256, 0, ChunkGeometry.MaxLeftFrames);

    /// <summary>Threads of the inference session.</summary>
    /// <returns>A new option.</returns>
    public static Option<int> Threads() => CheckedOptions.Bounded("--threads", "Threads of the inference session; 0 lets it choose.", "N", 0, 0, 256);
}
