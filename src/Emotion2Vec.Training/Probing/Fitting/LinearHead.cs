using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Emotion2Vec.Training.Probing.Fitting;

/// <summary>The authors' probe: per frame a linear layer and ReLU, the mean over frames, a linear layer. Parameters have their names.</summary>
internal sealed class LinearHead : ProbeHead
{
#pragma warning disable IDE1006, SA1300 // TorchSharp takes the names of parameters from the fields, and they shall be the authors'.
    private readonly Linear pre_net;
    private readonly Linear post_net;
#pragma warning restore IDE1006, SA1300

    /// <summary>Creates a probe.</summary>
    /// <param name="width">Values in a row.</param>
    /// <param name="hiddenUnits">Units between the layers.</param>
    /// <param name="outputs">Classes, or 1.</param>
    /// <param name="random">Draws initial values.</param>
    public LinearHead(int width, int hiddenUnits, int outputs, ProbeRandom random)
        : base(nameof(LinearHead))
    {
        pre_net = nn.Linear(width, hiddenUnits);
        post_net = nn.Linear(hiddenUnits, outputs);
        RegisterComponents();
        random.Initialize(pre_net);
        random.Initialize(post_net);
    }

    /// <inheritdoc/>
    public override Tensor Score(RowBatch batch) => post_net.call(batch.Mean(nn.functional.relu(pre_net.call(batch.Rows))));
}
