namespace Emotion2Vec.Model.Configuration;

/// <summary>Settings of the training run behind a model. They change nothing at inference; a trainer starts from them. Defaults are those of the public base model.</summary>
public sealed record TrainingConfig
{
    /// <summary>Dropout of attention outputs. Upstream <c>encoder_dropout</c>.</summary>
    /// <value>1 by default.</value>
    public double EncoderDropout { get; init; } = 0.1;

    /// <summary>Dropout of attention weights. Upstream <c>attention_dropout</c>.</summary>
    /// <value>1 by default.</value>
    public double AttentionDropout { get; init; } = 0.1;

    /// <summary>Dropout inside the MLP. Upstream <c>activation_dropout</c>.</summary>
    /// <value>0 by default.</value>
    public double ActivationDropout { get; init; }

    /// <summary>Dropout after the MLP. Upstream <c>post_mlp_drop</c>.</summary>
    /// <value>1 by default.</value>
    public double PostMlpDrop { get; init; } = 0.1;

    /// <summary>Dropout of the main encoder's input. Upstream <c>dropout_input</c>.</summary>
    /// <value>0 by default.</value>
    public double DropoutInput { get; init; }

    /// <summary>Dropout of the context encoder's input. Upstream <c>prenet_dropout</c>.</summary>
    /// <value>1 by default.</value>
    public double PrenetDropout { get; init; } = 0.1;

    /// <summary>Share of main blocks that are skipped. Upstream <c>layerdrop</c>.</summary>
    /// <value>05 by default.</value>
    public double Layerdrop { get; init; } = 0.05;

    /// <summary>Share of context blocks that are skipped. Upstream <c>prenet_layerdrop</c>.</summary>
    /// <value>05 by default.</value>
    public double PrenetLayerdrop { get; init; } = 0.05;

    /// <summary>Drop path of the first main block. Upstream <c>start_drop_path_rate</c>.</summary>
    /// <value>0 by default.</value>
    public double StartDropPathRate { get; init; }

    /// <summary>Drop path of the last main block. Upstream <c>end_drop_path_rate</c>.</summary>
    /// <value>0 by default.</value>
    public double EndDropPathRate { get; init; }

    /// <summary>Drop path of the first context block. Upstream <c>modalities.audio.start_drop_path_rate</c>.</summary>
    /// <value>0 by default.</value>
    public double PrenetStartDropPathRate { get; init; }

    /// <summary>Drop path of the last context block. Upstream <c>modalities.audio.end_drop_path_rate</c>.</summary>
    /// <value>0 by default.</value>
    public double PrenetEndDropPathRate { get; init; }

    /// <summary>Whether the first extra token starts at zero. Upstream <c>init_extra_token_zero</c>.</summary>
    /// <value>True by default.</value>
    public bool InitExtraTokenZero { get; init; } = true;

    /// <summary>Factor on the gradient of the feature encoder; 0 freezes it. Upstream <c>local_grad_mult</c>.</summary>
    /// <value>0 by default.</value>
    public double LocalGradMult { get; init; } = 1.0;

    /// <summary>Masks for each utterance (M). Upstream <c>clone_batch</c>.</summary>
    /// <value>8 by default.</value>
    public int CloneBatch { get; init; } = 8;

    /// <summary>Decay of the teacher at the start. Upstream <c>ema_decay</c>.</summary>
    /// <value>999 by default.</value>
    public double EmaDecay { get; init; } = 0.999;

    /// <summary>Decay of the teacher at the end. Upstream <c>ema_end_decay</c>.</summary>
    /// <value>99999 by default.</value>
    public double EmaEndDecay { get; init; } = 0.99999;

    /// <summary>Updates until that end. Upstream <c>ema_anneal_end_step</c>.</summary>
    /// <value>20000 by default.</value>
    public int EmaAnnealEndStep { get; init; } = 20000;

    /// <summary>Whether the teacher follows the main blocks alone. Upstream <c>ema_encoder_only</c>.</summary>
    /// <value>False by default.</value>
    public bool EmaEncoderOnly { get; init; }

    /// <summary>Whether the teacher is kept in the student's type. Upstream <c>ema_same_dtype</c>.</summary>
    /// <value>True by default.</value>
    public bool EmaSameDtype { get; init; } = true;

    /// <summary>Whether the teacher has a feature encoder of its own. Upstream <c>ema_local_encoder</c>.</summary>
    /// <value>False by default.</value>
    public bool EmaLocalEncoder { get; init; }

    /// <summary>Updates in all. Upstream <c>max_update</c>.</summary>
    /// <value>100000 by default.</value>
    public int MaxUpdate { get; init; } = 100000;

    /// <summary>Seed. Upstream <c>seed</c>.</summary>
    /// <value>1 by default.</value>
    public int Seed { get; init; } = 1;

    /// <summary>Whether the decoder has a parameter group of its own. Upstream <c>decoder_group</c>.</summary>
    /// <value>False by default.</value>
    public bool DecoderGroup { get; init; }

    /// <summary>Targets and losses.</summary>
    /// <value>Upstream's defaults.</value>
    public TargetConfig Targets { get; init; } = new();

    /// <summary>Masking.</summary>
    /// <value>Upstream's defaults.</value>
    public MaskingConfig Masking { get; init; } = new();

    /// <summary>Decoder.</summary>
    /// <value>Upstream's defaults.</value>
    public DecoderConfig Decoder { get; init; } = new();

    /// <summary>Checks every setting.</summary>
    /// <returns>All problems, each naming its key in upstream's words.</returns>
    public IReadOnlyList<string> Validate()
    {
        var problems = new ProblemList();
        problems.Range("encoder_dropout", EncoderDropout, 0, 1);
        problems.Range("attention_dropout", AttentionDropout, 0, 1);
        problems.Range("activation_dropout", ActivationDropout, 0, 1);
        problems.Range("post_mlp_drop", PostMlpDrop, 0, 1);
        problems.Range("dropout_input", DropoutInput, 0, 1);
        problems.Range("prenet_dropout", PrenetDropout, 0, 1);
        problems.Range("layerdrop", Layerdrop, 0, 1);
        problems.Range("prenet_layerdrop", PrenetLayerdrop, 0, 1);
        problems.Range("start_drop_path_rate", StartDropPathRate, 0, 1);
        problems.Range("end_drop_path_rate", EndDropPathRate, 0, 1);
        problems.Range("modalities.audio.start_drop_path_rate", PrenetStartDropPathRate, 0, 1);
        problems.Range("modalities.audio.end_drop_path_rate", PrenetEndDropPathRate, 0, 1);
        problems.Range("local_grad_mult", LocalGradMult, 0, 1000);
        problems.Range("clone_batch", CloneBatch, 1, 1024);
        problems.Range("ema_decay", EmaDecay, 0, 1);
        problems.Range("ema_end_decay", EmaEndDecay, 0, 1);
        problems.Range("ema_anneal_end_step", EmaAnnealEndStep, 0, int.MaxValue);
        problems.Range("max_update", MaxUpdate, 0, int.MaxValue);
        Targets.Validate(problems);
        Masking.Validate(problems);
        Decoder.Validate(problems);
        return problems.All;
    }
}
