using System.Text;
using Emotion2Vec.Training.Pretraining;
using Emotion2Vec.Training.Recipes;

namespace Emotion2Vec.Training.Tests.Pretraining;

/// <summary>Recipes of a network small enough for tests.</summary>
internal static class PretrainRecipes
{
    /// <summary>Key and value, as on the command line.</summary>
    public static PretrainRecipe Small(string manifest, params (string Key, string Value)[] changes)
    {
        const string Text = """
            {
              "model": {
                "name": "small",
                "architecture": {
                  "embedDim": 48, "numHeads": 4, "numAlibiHeads": 4, "depth": 2, "prenetDepth": 1, "mlpRatio": 2, "numExtraTokens": 4,
                  "featureEncoder": [
                    { "channels": 16, "kernel": 10, "stride": 5 }, { "channels": 16, "kernel": 3, "stride": 2 }, { "channels": 16, "kernel": 3, "stride": 2 },
                    { "channels": 16, "kernel": 3, "stride": 2 }, { "channels": 16, "kernel": 3, "stride": 2 }, { "channels": 16, "kernel": 2, "stride": 2 },
                    { "channels": 16, "kernel": 2, "stride": 2 },
                  ],
                  "convPosWidth": 15, "convPosDepth": 3, "convPosGroups": 4,
                },
                "training": {
                  "cloneBatch": 2, "emaDecay": 0.99, "emaEndDecay": 0.999, "emaAnnealEndStep": 100, "layerdrop": 0, "prenetLayerdrop": 0,
                  "targets": { "averageTopKLayers": 2 },
                  "decoder": { "decoderDim": 24, "decoderGroups": 4, "decoderLayers": 2 },
                },
              },
              "data": { "train": "?", "batches": { "maxBatchSeconds": 4, "maxCropSeconds": 1 } },
              "optimizer": { "learningRate": 2e-3, "schedule": { "kind": "constant" } },
              "run": { "updates": 50, "validateEvery": 10, "checkpointEvery": 10, "logEvery": 1, "threads": 1 },
            }
            """;
        return RecipeReader.Parse<PretrainRecipe>(
            Encoding.UTF8.GetBytes(Text), "small", [new("data.train", manifest, "test"), .. changes.Select(change => new RecipeOverride(change.Key, change.Value, "test"))]);
    }
}
