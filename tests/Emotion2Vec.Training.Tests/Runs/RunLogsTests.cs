using System.Buffers.Binary;
using System.Text;
using Emotion2Vec.Training.Runs;

namespace Emotion2Vec.Training.Tests.Runs;

public sealed class RunLogsTests : IDisposable
{
    private readonly SampleRun _run = new();

    public RunLogsTests() => Directory.CreateDirectory(_run.Path);

    public void Dispose() => _run.Dispose();

    [Fact]
    public void Open_AfterAKill_GoesOnAsIfTheRunHadNeverGonePastTheCheckpoint()
    {
        Tell(0, log =>
        {
            log.Note("begins");
            for (var update = 1; update <= 30; update++)
            {
                log.Step(SampleRun.Step(update, 10.0 / update));
            }

            log.Validation(SampleRun.Validation(30, 0.5, isBest: true));
        });
        File.AppendAllText(_run.Places.Log, "{\"kind\":\"step\",\"upda");

        Tell(20, log =>
        {
            for (var update = 21; update <= 30; update++)
            {
                log.Step(SampleRun.Step(update, 1));
            }
        });

        var history = RunHistory.Read(_run.Places.Log);
        Assert.Equal(Enumerable.Range(1, 30).Select(update => (long?)update), history.Steps.Select(line => line.Update));
        Assert.Equal((0.5, 1.0), (history.Steps.ElementAt(19).Values![StepReport.Total], history.Steps.ElementAt(20).Values![StepReport.Total]));
        Assert.Empty(history.Validations);
        Assert.Equal("begins", history.Lines[0].Text);
        Assert.Equal(new FileInfo(_run.Places.Log).Length, history.Bytes);
    }

    [Fact]
    public void Open_AfterACheckpoint_RewritesTheEventsOfTensorBoard()
    {
        Tell(0, log => log.Step(SampleRun.Step(1, 4)));
        Tell(1, log =>
        {
            log.Step(SampleRun.Step(2, 3));
            log.Validation(SampleRun.Validation(2, 0.25, isBest: true));
        });

        var records = Records(File.ReadAllBytes(Assert.Single(Directory.GetFiles(_run.Places.TensorBoard)))).ToList();

        // A record for the version, then loss (2), rate, gradient, speed and memory of two steps, and two measures.
        Assert.Equal(1 + (2 * 6) + 2, records.Count);
        Assert.Equal(2, records.Count(record => record.Contains("loss/total", StringComparison.Ordinal)));
        Assert.Contains(records, record => record.Contains("validation/ua", StringComparison.Ordinal));
    }

    [Fact]
    public void Validation_OfARun_DrawsThePicture()
    {
        Tell(0, log =>
        {
            log.Step(SampleRun.Step(1, 4));
            log.Step(SampleRun.Step(2, 3));
            log.Validation(SampleRun.Validation(2, 0.25, isBest: true));
        });

        Assert.Equal("\x89PNG"u8[2..].ToArray(), File.ReadAllBytes(_run.Places.Picture)[1..4]);
        Assert.DoesNotContain(Directory.GetFiles(_run.Path), file => file.EndsWith(".part", StringComparison.Ordinal));
    }

    [Fact]
    public void Validation_PictureCannotBeWritten_IsNotedOnceAndGoesOn()
    {
        Directory.CreateDirectory(_run.Places.Picture);

        var text = Tell(0, log =>
        {
            log.Validation(SampleRun.Validation(2, 0.25, isBest: true));
            log.Validation(SampleRun.Validation(3, 0.5, isBest: true));
        });

        Assert.Single(text.Split('\n'), line => line.Contains("loss.png cannot be drawn", StringComparison.Ordinal));
        Assert.Equal(2, RunHistory.Read(_run.Places.Log).Validations.Count());
    }

    [Fact]
    public void Step_WithoutATerminal_IsALineWithEverything()
    {
        var text = Tell(0, log =>
        {
            log.Step(SampleRun.Step(10, 4));
            log.Step(SampleRun.Step(20, 2));
            log.Validation(SampleRun.Validation(20, 0.25, isBest: true));
        });

        Assert.Equal(
            """
            update 10/100  total 4  utterance 2  lr 0.001  gradient 0.5  40 s/s  0:00:10
            update 20/100  total 2  utterance 1  lr 0.001  gradient 0.5  40 s/s  0:00:20  left 0:01:20
            validation at 20  ua 0.25  nll 0.75  (best)

            """,
            text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null\n")]
    [InlineData("{\"kind\":\"step\",\"time\":\"2026-01-01T00:00:00Z\"}\n")]
    [InlineData("{\"kind\":\"validation\",\"time\":\"2026-01-01T00:00:00Z\",\"update\":1,\"values\":{},\"criterion\":\"ua\"}\n")]
    [InlineData("{\"kind\":\"noise\"}\n")]
    [InlineData("\n\n")]
    public void Read_LinesThatAreNone_EndTheHistory(string text)
    {
        File.WriteAllText(_run.Places.Log, text);

        Assert.Empty(RunHistory.Read(_run.Places.Log).Lines);
    }

    [Fact]
    public void Read_LineWithoutEnd_IsBounded()
    {
        File.WriteAllText(_run.Places.Log, new string('x', 1 << 20));

        Assert.Equal(0, RunHistory.Read(_run.Places.Log).Bytes);
    }

    [Fact]
    public void Thin_LongCurve_KeepsItsEndsAndMeans()
    {
        var thin = PictureRunLog.Thin([.. Enumerable.Range(1, 1000).Select(update => ((double)update, update == 3 ? double.NaN : 1.0))], 10);

        Assert.InRange(thin.Count, 5, 10);
        Assert.Equal((1000, 1.0), thin[^1]);
    }

    [Theory]
    [InlineData("█▅▁", 3.0, 2.0, 1.0)]
    [InlineData("▁▁", 1.0, 1.0)]
    [InlineData("")]
    public void Sparkline_OfValues_ReachesFromLeastToGreatest(string expected, params double[] values) => Assert.Equal(expected, RunText.Sparkline(values, 60));

    private string Tell(long fromUpdate, Action<IRunLog> tell)
    {
        using var text = new StringWriter();
        using var logs = RunLogs.Open(_run.Places, fromUpdate, TimeProvider.System, new LineRunLog(text));
        tell(logs);
        return text.ToString();
    }

    // TFRecord: length (8 bytes), its checksum (4), the event, its checksum (4).
    private static IEnumerable<string> Records(byte[] file)
    {
        for (var at = 0; at < file.Length;)
        {
            var length = (int)BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(at));
            yield return Encoding.Latin1.GetString(file, at + 12, length);
            at += length + 16;
        }
    }
}
