using System.ComponentModel.DataAnnotations;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Inference;

namespace Emotion2Vec.Realtime.Options;

/// <summary>Which model listens, and how it is fed.</summary>
internal sealed record ModelOptions
{
    /// <summary>Folder of a model package, absolute or relative to the working directory; empty for the bundled model.</summary>
    /// <value>Empty by default.</value>
    [StringLength(4096, ErrorMessage = "is longer than 4096 characters")]
    public string Path { get; init; } = "";

    /// <summary><see cref="EncoderMode.Cached"/> or <see cref="EncoderMode.Window"/>.</summary>
    /// <value>The default is cached: each sample is encoded once.</value>
    [AllowedValues(EncoderMode.Cached, EncoderMode.Window, ErrorMessage = "must be cached or window (offline is for files: see 'analyze')")]
    public EncoderMode Mode { get; init; } = EncoderMode.Cached;

    /// <summary>What the model's products are computed in.</summary>
    /// <value>The default is auto: 8 bits for packages that were made for it ('e2v convert --precision int8'), else float32; on a GPU float32, and on the processor beside it as without one.</value>
    [EnumDataType(typeof(Precision), ErrorMessage = "must be auto, float32, int8, float16 or bfloat16")]
    public Precision Precision { get; init; } = Precision.Auto;

    /// <summary>What computes: auto, cpu, cuda, some CUDA devices as in cuda:0,1, or devices with the processor beside them as in cuda+cpu and cuda:0,1+cpu.</summary>
    /// <value>The default is auto: all CUDA devices where the program was built for them and they are there, else the processor.</value>
    [RegularExpression("auto|cpu|cuda(:[0-9]{1,2}(,[0-9]{1,2})*)?([+]cpu)?", ErrorMessage = "must be auto, cpu, cuda, some CUDA devices as in cuda:0,1, or devices with the processor beside them as in cuda+cpu")]
    public string Device { get; init; } = "auto";

    /// <summary>Frames of 20 ms per step (C); in window mode the hop.</summary>
    /// <value>The default is 16: scores every 320 ms.</value>
    [Range(1, 256, ErrorMessage = "must be 1 to 256 frames")]
    public int ChunkFrames { get; init; } = 16;

    /// <summary>Frames of the chunks that live streams are given under overload, in cached mode: they cost less, and tell later.</summary>
    /// <value>The default is 32: scores every 640 ms. Without effect if not more than <see cref="ChunkFrames"/>.</value>
    [Range(0, 256, ErrorMessage = "must be 0 (never) to 256 frames")]
    public int LongerChunkFrames { get; init; } = 32;

    /// <summary>Past frames that each chunk may attend to (L), in cached mode.</summary>
    /// <value>The default is 256: 5.12 s.</value>
    [Range(0, 4096, ErrorMessage = "must be 0 to 4096 frames")]
    public int LeftFrames { get; init; } = 256;

    /// <summary>Chunks from one computation of the extra tokens to the next, in cached mode; those between see the last ones. Fewer rows cost less, and scores change a little.</summary>
    /// <value>The default is 1: in every chunk, as models are trained.</value>
    [Range(1, 256, ErrorMessage = "must be 1 (every chunk) to 256 chunks")]
    public int TokensEvery { get; init; } = 1;

    /// <summary>Seconds that are encoded again every hop, in window mode.</summary>
    /// <value>The default is 4.</value>
    [Range(0.5, 30.0, ErrorMessage = "must be 0.5 to 30 seconds")]
    public double WindowSeconds { get; init; } = 4;

    /// <summary>Threads within one operation of a step; 0 for one, where several lanes share the cores (<see cref="EngineOptions.Lanes"/>), else the runtime's choice.</summary>
    /// <value>The default is 0.</value>
    [Range(0, 256, ErrorMessage = "must be 0 (automatic) to 256")]
    public int Threads { get; init; }
}
