using Emotion2Vec.Model.Configuration;

namespace Emotion2Vec.Model.Packages;

/// <summary>A way of streaming a model, in frames of 20 ms. One set of weights serves all of them.</summary>
/// <param name="Name">What users choose it by.</param>
/// <param name="ChunkFrames">Frames of a step (C).</param>
/// <param name="LeftFrames">Past frames that a chunk may attend to (L).</param>
/// <param name="RightFrames">Future frames that a chunk looks at (R).</param>
public sealed record StreamingProfile(string Name, int ChunkFrames, int LeftFrames, int RightFrames)
{
    /// <summary>Profiles of a model that brings none of its own: 8, 16 and 32 frames a step, 256 frames of memory, no look-ahead.</summary>
    public static IReadOnlyList<StreamingProfile> Standard { get; } = [new("default", 16, 256, 0), new("low", 8, 256, 0), new("accurate", 32, 256, 0)];

    internal void Validate(ProblemList problems)
    {
        problems.Require(Name.Length is > 0 and <= 32 && Name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'),
            $"the profile name '{Name}' is not 1 to 32 lower-case letters, digits or hyphens");
        problems.Range($"chunk_frames of profile {Name}", ChunkFrames, 1, 64);
        problems.Range($"left_frames of profile {Name}", LeftFrames, 0, 4096);
        problems.Range($"right_frames of profile {Name}", RightFrames, 0, 16);
    }
}
