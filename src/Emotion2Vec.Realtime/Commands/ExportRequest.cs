namespace Emotion2Vec.Realtime.Commands;

/// <summary>Which graph <c>export</c> writes.</summary>
internal enum ExportGraph
{
    /// <summary>The whole input at once.</summary>
    Offline,

    /// <summary>One streaming step with its caches.</summary>
    Step,
}

/// <summary>What <c>export</c> was asked for.</summary>
/// <param name="Model">Folder of a model package; empty for the bundled one.</param>
/// <param name="Graph">Which graph.</param>
/// <param name="Output">The .onnx file to write.</param>
/// <param name="ChunkFrames">Frames per step (C), of the step graph.</param>
/// <param name="LeftFrames">Frames of left context (L), of the step graph.</param>
internal sealed record ExportRequest(string Model, ExportGraph Graph, string Output, int ChunkFrames, int LeftFrames);
