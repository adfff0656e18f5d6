namespace Emotion2Vec.Model.Configuration;

/// <summary>What the student learns to predict in pre-training, and how the loss is put together.</summary>
public sealed record TargetConfig
{
    /// <summary>Last main blocks whose outputs are averaged. Upstream <c>average_top_k_layers</c>.</summary>
    /// <value>8 by default.</value>
    public int AverageTopKLayers { get; init; } = 8;

    /// <summary>Whether targets are block outputs, not MLP outputs. Upstream <c>end_of_block_targets</c>.</summary>
    /// <value>False by default.</value>
    public bool EndOfBlockTargets { get; init; }

    /// <summary>Instance norm on every layer's target. Upstream <c>instance_norm_target_layer</c>.</summary>
    /// <value>True by default.</value>
    public bool InstanceNormTargetLayer { get; init; } = true;

    /// <summary>LayerNorm on every layer's target. Upstream <c>layer_norm_target_layer</c>.</summary>
    /// <value>False by default.</value>
    public bool LayerNormTargetLayer { get; init; }

    /// <summary>Batch norm on every layer's target. Upstream <c>batch_norm_target_layer</c>.</summary>
    /// <value>False by default.</value>
    public bool BatchNormTargetLayer { get; init; }

    /// <summary>Instance norm on the average. Upstream <c>instance_norm_targets</c>.</summary>
    /// <value>False by default.</value>
    public bool InstanceNormTargets { get; init; }

    /// <summary>LayerNorm on the average. Upstream <c>layer_norm_targets</c>.</summary>
    /// <value>False by default.</value>
    public bool LayerNormTargets { get; init; }

    /// <summary>Weight of the frame loss. Upstream <c>d2v_loss</c>.</summary>
    /// <value>0 by default.</value>
    public double D2vLoss { get; init; } = 1.0;

    /// <summary>Weight of the utterance loss. Upstream <c>cls_loss</c>.</summary>
    /// <value>0 by default.</value>
    public double ClsLoss { get; init; } = 1.0;

    /// <summary>What predicts the utterance: <c>chunk</c> (mean of the extra tokens), <c>single</c> (the last one) or <c>global</c> (mean of the frames). Upstream <c>cls_type</c>.</summary>
    /// <value><c>chunk</c> by default.</value>
    public string ClsType { get; init; } = "chunk";

    /// <summary>Weight of a reconstruction loss. Upstream <c>recon_loss</c>.</summary>
    /// <value>0 by default.</value>
    public double ReconLoss { get; init; }

    /// <summary>Border of smooth L1; 0 is the squared error. Upstream <c>loss_beta</c>.</summary>
    /// <value>0 by default.</value>
    public double LossBeta { get; init; }

    /// <summary>Scale of the loss; null is 1 / sqrt(D). Upstream <c>loss_scale</c>.</summary>
    /// <value>Null by default.</value>
    public double? LossScale { get; init; }

    /// <summary>Below this variance of targets training has collapsed. Upstream <c>min_target_var</c>.</summary>
    /// <value>1 by default.</value>
    public double MinTargetVar { get; init; } = 0.1;

    /// <summary>Below this variance of predictions training has collapsed. Upstream <c>min_pred_var</c>.</summary>
    /// <value>01 by default.</value>
    public double MinPredVar { get; init; } = 0.01;

    /// <summary>Whether a discriminator takes part. Upstream <c>adversarial_training</c>.</summary>
    /// <value>False by default.</value>
    public bool AdversarialTraining { get; init; }

    /// <summary>Width of that discriminator. Upstream <c>adversarial_hidden_dim</c>.</summary>
    /// <value>128 by default.</value>
    public int AdversarialHiddenDim { get; init; } = 128;

    /// <summary>Weight of its loss. Upstream <c>adversarial_weight</c>.</summary>
    /// <value>1 by default.</value>
    public double AdversarialWeight { get; init; } = 0.1;

    internal void Validate(ProblemList problems)
    {
        problems.Range("average_top_k_layers", AverageTopKLayers, 1, 128);
        problems.Range("d2v_loss", D2vLoss, 0, 1000);
        problems.Range("cls_loss", ClsLoss, 0, 1000);
        problems.Range("recon_loss", ReconLoss, 0, 1000);
        problems.Range("loss_beta", LossBeta, 0, 1000);
        problems.Range("loss_scale", LossScale ?? 1, 0, 1000);
        problems.Range("min_target_var", MinTargetVar, 0, 1000);
        problems.Range("min_pred_var", MinPredVar, 0, 1000);
        problems.Range("adversarial_hidden_dim", AdversarialHiddenDim, 1, 8192);
        problems.Range("adversarial_weight", AdversarialWeight, 0, 1000);
        problems.Require(ClsType is "chunk" or "single" or "global", $"cls_type is '{ClsType}'; chunk, single or global is possible");
    }
}
