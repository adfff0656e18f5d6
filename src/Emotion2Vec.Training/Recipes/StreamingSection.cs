using Emotion2Vec.Model.Streaming;

namespace Emotion2Vec.Training.Recipes;

/// <summary>
/// How chunks are drawn while training, batch by batch, so that one set of weights serves every latency (dynamic chunk training; full context has a share of
/// 0.25 to 0.5 in icefall's, SpeechBrain's and WeNet's recipes).
/// </summary>
public sealed record StreamingSection
{
    /// <summary>Stands in <see cref="LeftFrames"/> for a left context without limit.</summary>
    public const int Unlimited = 0;

    private const double SumTolerance = 1e-6;

    /// <summary>Share of batches that see the whole utterance; 1 trains an offline model.</summary>
    /// <value>0.3 by default.</value>
    public double FullContextShare { get; init; } = 0.3;

    /// <summary>Chunk lengths in frames (C) with their shares of the other batches; the shares sum to 1.</summary>
    /// <value>8: 0.2, 16: 0.4, 32: 0.3, 64: 0.1 by default.</value>
    public IReadOnlyDictionary<int, double> Chunks { get; init; } = new Dictionary<int, double> { [8] = 0.2, [16] = 0.4, [32] = 0.3, [64] = 0.1 };

    /// <summary>Left contexts in frames (L), each as likely as the others; 0 for one without limit.</summary>
    /// <value>64, 128, 256 and unlimited by default.</value>
    public IReadOnlyList<int> LeftFrames { get; init; } = [64, 128, 256, Unlimited];

    /// <summary>Chunks from one computation of the extra tokens to the next, each as likely as the others, for models that are to be served so (<see cref="ChunkGeometry.TokensEvery"/>).</summary>
    /// <value>1 alone by default: in every chunk.</value>
    public IReadOnlyList<int> TokensEvery { get; init; } = [1];

    internal void Validate(RecipeProblems problems)
    {
        problems.Range("fullContextShare", FullContextShare, 0, 1);
        foreach (var (chunk, share) in Chunks)
        {
            problems.Range("chunks", chunk, 1, ChunkGeometry.MaxChunkFrames);
            problems.Range($"chunks.{chunk}", share, 0, 1);
        }

        problems.Require("chunks", Math.Abs(Chunks.Values.Sum() - 1) <= SumTolerance, $"has shares that sum to {Chunks.Values.Sum():0.######}, not to 1");
        problems.Require("leftFrames", LeftFrames.Count > 0, "is empty: name at least one left context, 0 for one without limit");
        foreach (var left in LeftFrames)
        {
            problems.Range("leftFrames", left, 0, ChunkGeometry.MaxLeftFrames);
        }

        problems.Require("tokensEvery", TokensEvery.Count > 0, "is empty: name 1 for extra tokens in every chunk");
        foreach (var every in TokensEvery)
        {
            problems.Range("tokensEvery", every, 1, ChunkGeometry.MaxTokensEvery);
        }
    }
}
