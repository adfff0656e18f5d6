using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Inference.Analysis;
using Emotion2Vec.Inference.Window;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Training.Recipes;

namespace Emotion2Vec.Training.Evaluation;

/// <summary>The ways in which a model is measured: points of its curve of accuracy against latency.</summary>
public sealed record EvaluateModesSection
{
    private const int MostChunks = 16;

    /// <summary>Whether whole utterances are measured; streaming trajectories are compared with theirs.</summary>
    /// <value>True by default.</value>
    public bool Offline { get; init; } = true;

    /// <summary>Frames of a chunk (C) in the cached mode, one point each; empty to leave the mode out.</summary>
    /// <value>8, 16, 32 and 64 by default.</value>
    public IReadOnlyList<int> ChunkFrames { get; init; } = [8, 16, 32, 64];

    /// <summary>Frames of left context (L) in the cached mode.</summary>
    /// <value>256 by default: 5.12 s.</value>
    public int LeftFrames { get; init; } = 256;

    /// <summary>Length in seconds of what the window mode encodes anew each hop; 0 to leave the mode out.</summary>
    /// <value>4 by default.</value>
    public double WindowSeconds { get; init; } = 4;

    /// <summary>Frames from window to window.</summary>
    /// <value>16 by default: 0.32 s.</value>
    public int WindowHopFrames { get; init; } = 16;

    /// <summary>Lists the modes.</summary>
    /// <param name="keepFeatures">Whether frame features are wanted.</param>
    /// <returns>Offline first, then window, then cached by ascending C.</returns>
    internal IReadOnlyList<AnalysisSettings> Settings(bool keepFeatures)
    {
        var plain = new AnalysisSettings { Mode = EncoderMode.Offline, TauSeconds = 0, KeepFeatures = keepFeatures };
        return
        [
            .. Offline ? [plain] : Array.Empty<AnalysisSettings>(),
            .. WindowSeconds > 0 ? [plain with { Mode = EncoderMode.Window, WindowFrames = WindowFrames, ChunkFrames = WindowHopFrames }] : Array.Empty<AnalysisSettings>(),
            .. ChunkFrames.Distinct().Order().Select(chunk => plain with { Mode = EncoderMode.Cached, ChunkFrames = chunk, LeftFrames = LeftFrames }),
        ];
    }

    private int WindowFrames => (int)Math.Round(WindowSeconds * ModelAudio.FramesPerSecond);

    internal void Validate(RecipeProblems problems)
    {
        problems.Require("chunkFrames", ChunkFrames.Count <= MostChunks, $"has {ChunkFrames.Count} entries; {MostChunks} are possible");
        foreach (var chunk in ChunkFrames)
        {
            problems.Range("chunkFrames", chunk, 1, ChunkGeometry.MaxChunkFrames);
        }

        problems.Range("leftFrames", LeftFrames, 0, ChunkGeometry.MaxLeftFrames);
        problems.Range("windowSeconds", WindowSeconds, 0, (double)WindowGeometry.MaxWindowFrames / ModelAudio.FramesPerSecond);
        problems.Require("windowHopFrames", WindowSeconds == 0 || (WindowHopFrames >= 1 && WindowHopFrames <= WindowFrames), $"is {WindowHopFrames}; 1 to the window's {WindowFrames} frames are possible");
        problems.Require("chunkFrames", Offline || WindowSeconds > 0 || ChunkFrames.Count > 0, "is empty, and the other modes are left out: nothing would be measured");
    }
}
