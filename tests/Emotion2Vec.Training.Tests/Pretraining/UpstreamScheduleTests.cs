using System.Globalization;
using Emotion2Vec.Training.Loop;
using Emotion2Vec.Training.Recipes;
using Emotion2Vec.Training.Tests.Support;

namespace Emotion2Vec.Training.Tests.Pretraining;

public sealed class UpstreamScheduleTests
{
    [Fact]
    public void Factor_EveryEntryOfTheTable_EqualsUpstream()
    {
        var expected = new UpstreamTraining("ema", "ema.json").Manifest.GetProperty("lr_schedule");
        var (peak, warmup, updates) = (expected.GetProperty("peak").GetDouble(), expected.GetProperty("warmup").GetInt64(), expected.GetProperty("max_update").GetInt64());
        var schedule = new LearningRateSchedule(new() { Kind = ScheduleKind.Cosine, WarmupUpdates = warmup }, updates);

        // The table counts updates that are done. In the warm-up ours is one ahead, so that the first update does something.
        foreach (var entry in expected.GetProperty("table").EnumerateObject().Where(entry => entry.Name != "0"))
        {
            var done = long.Parse(entry.Name, CultureInfo.InvariantCulture);
            Assert.Equal(entry.Value.GetDouble(), peak * schedule.Factor(done < warmup ? done : done + 1), 1e-12 * peak);
        }
    }
}
