namespace Emotion2Vec.Model.Configuration;

/// <summary>The decoder that pre-training puts on top of the encoder. Upstream's <c>modalities.audio.decoder</c>.</summary>
public sealed record DecoderConfig
{
    /// <summary>Channels. Upstream <c>decoder_dim</c>.</summary>
    /// <value>384 by default.</value>
    public int DecoderDim { get; init; } = 384;

    /// <summary>Groups of its convolutions. Upstream <c>decoder_groups</c>.</summary>
    /// <value>16 by default.</value>
    public int DecoderGroups { get; init; } = 16;

    /// <summary>Kernel of its convolutions. Upstream <c>decoder_kernel</c>.</summary>
    /// <value>7 by default.</value>
    public int DecoderKernel { get; init; } = 7;

    /// <summary>Convolution layers. Upstream <c>decoder_layers</c>.</summary>
    /// <value>4 by default.</value>
    public int DecoderLayers { get; init; } = 4;

    /// <summary>Dropout before it. Upstream <c>input_dropout</c>.</summary>
    /// <value>1 by default.</value>
    public double InputDropout { get; init; } = 0.1;

    /// <summary>Whether positions are added to masked frames. Upstream <c>add_positions_masked</c>.</summary>
    /// <value>False by default.</value>
    public bool AddPositionsMasked { get; init; }

    /// <summary>Whether positions are added to all frames. Upstream <c>add_positions_all</c>.</summary>
    /// <value>False by default.</value>
    public bool AddPositionsAll { get; init; }

    /// <summary>Whether layers of equal width have a residual. Upstream <c>decoder_residual</c>.</summary>
    /// <value>True by default.</value>
    public bool DecoderResidual { get; init; } = true;

    /// <summary>Linear layers that lead back to D. Upstream <c>projection_layers</c>.</summary>
    /// <value>1 by default.</value>
    public int ProjectionLayers { get; init; } = 1;

    /// <summary>Widening of the first of several such layers. Upstream <c>projection_ratio</c>.</summary>
    /// <value>0 by default.</value>
    public double ProjectionRatio { get; init; } = 2.0;

    /// <summary>The linear layers that lead back to D; the exact GELU follows each but the last (upstream's Decoder1d).</summary>
    /// <param name="width">D.</param>
    /// <returns>Name within the decoder, inputs and outputs of each.</returns>
    internal IReadOnlyList<(string Name, int Inputs, int Outputs)> Projections(int width)
    {
        if (ProjectionLayers == 1)
        {
            return [("proj", DecoderDim, width)];
        }

        // A Sequential counts the activations, too; only its first layer widens.
        var wide = (int)(DecoderDim * ProjectionRatio);
        return
        [
            .. Enumerable.Range(0, ProjectionLayers).Select(i =>
                ($"proj.{2 * i}", i == 0 ? DecoderDim : wide, i == ProjectionLayers - 1 ? width : wide)),
        ];
    }

    internal void Validate(ProblemList problems)
    {
        problems.Range("decoder_dim", DecoderDim, 1, 8192);
        problems.Range("decoder_groups", DecoderGroups, 1, 8192);
        problems.Range("decoder_kernel", DecoderKernel, 1, 256);
        problems.Range("decoder_layers", DecoderLayers, 1, 64);
        problems.Range("decoder input_dropout", InputDropout, 0, 1);
        problems.Range("projection_layers", ProjectionLayers, 1, 16);
        problems.Range("projection_ratio", ProjectionRatio, 0.01, 16);
        problems.Require(ProjectionLayers == 1 || (int)(DecoderDim * ProjectionRatio) > 0, $"projection_ratio {ProjectionRatio} leaves nothing of decoder_dim {DecoderDim}");
        problems.Require(DecoderGroups < 1 || DecoderDim % DecoderGroups == 0, $"decoder_dim {DecoderDim} is not divisible by decoder_groups {DecoderGroups}");
    }
}
