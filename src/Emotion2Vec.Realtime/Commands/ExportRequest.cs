namespace Emotion2Vec.Realtime.Commands;

/// <summary>Which graphs <c>export</c> writes.</summary>
internal enum ExportGraph
{
    /// <summary>The whole input at once.</summary>
    Offline,

    /// <summary>One streaming step with its caches.</summary>
    Step,

    /// <summary>Both, into a folder.</summary>
    Both,
}

/// <summary>What <c>export</c> was asked for.</summary>
/// <param name="Model">Folder of a model package.</param>
/// <param name="Output">Folder to write into, or one .onnx file.</param>
/// <param name="Graph">Which graphs.</param>
/// <param name="ChunkFrames">Frames per step (C), of the step graph.</param>
/// <param name="LeftFrames">Frames of left context (L), of the step graph.</param>
internal sealed record ExportRequest(string Model, string Output, ExportGraph Graph, int ChunkFrames, int LeftFrames);
