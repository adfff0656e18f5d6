using System.Globalization;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Realtime.Analysis;

namespace Emotion2Vec.Realtime.Reports;

/// <summary>The sound and all that was found in it over one axis of time: waveform, speech, trajectory, the clearest class, dimensions, events, utterances.</summary>
internal sealed class TimelinePicture
{
    /// <summary>Width of the picture.</summary>
    public const double Width = 1200;

    /// <summary>Where time begins.</summary>
    public const double Left = 92;

    /// <summary>How wide time is.</summary>
    public const double TimeWidth = Width - Left - 14;

    /// <summary>The most points of a curve.</summary>
    public const int MostPoints = 1500;

    private const double Gap = 14;
    private const double LaneHeight = 22;

    // Beyond a pixel each, rows of many tiny bars are neither drawn quickly nor seen.
    private const int MostBars = 2000;

    private readonly ReportContent _content;
    private readonly IReadOnlyList<ClassLook> _looks;
    private readonly IReadOnlyList<Ink> _inks;
    private readonly TimeAxis _axis;
    private readonly IReadOnlyList<(Episode Episode, int Row)> _episodes;
    private readonly Box _wave;
    private readonly Box _speech;
    private readonly Box _scores;
    private readonly Box _clearest;
    private readonly Box _dimensions;
    private readonly Box _events;
    private readonly Box _utterances;

    /// <summary>Lays the picture out.</summary>
    /// <param name="content">What to show.</param>
    /// <param name="top">Where it begins.</param>
    public TimelinePicture(ReportContent content, double top = 6)
    {
        _content = content;
        _looks = ClassLook.Of(content.Labels);
        _inks = Ink.Of(_looks);
        _axis = new TimeAxis(content.LengthMs, Left, TimeWidth);
        _episodes = Rows([.. content.Episodes.Take(MostBars)]);
        var hasClasses = content.Labels.Count > 0;
        var y = top;
        _wave = Below(72);
        y -= Gap - 4;
        _speech = Below(7);
        _scores = Below(hasClasses ? 250 : 0);
        _clearest = Below(hasClasses ? 14 : 0);
        _dimensions = Below(content.Analysis.Encoder.Dimensions.Count > 0 ? 96 : 0);
        _events = Below(hasClasses ? LaneHeight * Math.Max(1, _episodes.Select(placed => placed.Row + 1).DefaultIfEmpty(1).Max()) : 0);
        _utterances = Below(hasClasses ? LaneHeight : 0);
        Height = y + 16;

        Box Below(double height)
        {
            var box = new Box(Left, y, TimeWidth, height);
            y += height > 0 ? height + Gap : 0;
            return box;
        }
    }

    /// <summary>Where the picture ends.</summary>
    public double Height { get; }

    /// <summary>Where a cursor over all of it begins.</summary>
    public double Top => _wave.Y;

    /// <summary>Where it ends.</summary>
    public double Bottom => Height - 16 - Gap + 4;

    /// <summary>Draws it.</summary>
    /// <param name="paper">On what.</param>
    public void Draw(IPaper paper)
    {
        DrawAxis(paper);
        DrawSound(paper);
        if (_content.Labels.Count > 0)
        {
            DrawScores(paper);
            DrawClearest(paper);
            DrawDimensions(paper);
            DrawEvents(paper);
            DrawUtterances(paper);
        }
    }

    // A row for each of those that overlap: one is being left while the next already comes.
    private static IReadOnlyList<(Episode, int)> Rows(IReadOnlyList<Episode> episodes)
    {
        var ends = new List<long>();
        var placed = new List<(Episode, int)>(episodes.Count);
        foreach (var episode in episodes)
        {
            var row = ends.FindIndex(end => end <= episode.OnsetMs);
            if (row < 0)
            {
                row = ends.Count;
                ends.Add(0);
            }

            ends[row] = episode.EndMs;
            placed.Add((episode, row));
        }

        return placed;
    }

    private void DrawAxis(IPaper paper)
    {
        foreach (var (ms, text) in _axis.Ticks())
        {
            var x = _axis.At(ms);
            paper.Curve([(x, Top), (x, Bottom)], Ink.Grid, 1, []);
            paper.Write(x, Height - 4, text, Ink.Quiet, 11, Anchor.Middle);
        }
    }

    private void DrawSound(IPaper paper)
    {
        Name(paper, _wave, "sound");
        var speech = _content.Analysis.Speech;
        var peak = Math.Max(0.05f, _content.Samples.Select(Math.Abs).DefaultIfEmpty().Max());
        var envelope = Thinned.Envelope(_content.Samples, MostPoints);
        foreach (var (start, end, isSpeech) in Thinned.Stretches(envelope.Count, i => IsSpeech(envelope[i].Ms)))
        {
            // Up to the first point of the next stretch, so that nothing is left open between them.
            var band = envelope.Skip(start).Take(Math.Min(end + 1, envelope.Count) - start).Select(at => (
                _axis.At(at.Ms), Middle(_wave) - Math.Max(0.4, at.High / peak * _wave.Height / 2), Middle(_wave) + Math.Max(0.4, -at.Low / peak * _wave.Height / 2)));
            paper.Band([.. band], isSpeech ? Ink.Speech : Ink.Hush);
        }

        Name(paper, _speech, "speech", 11);
        paper.Fill(_speech, Ink.Lane, 1, 3);
        foreach (var (start, end, _) in Thinned.Stretches(speech.Length, t => speech[t] > 0).Where(stretch => stretch.Value).Take(MostBars))
        {
            paper.Fill(Span(_speech, InMs(start), InMs(end)), Ink.Speech, 1, 3);
        }

        bool IsSpeech(double ms) => speech.Length == 0 || speech[Math.Min(speech.Length - 1, (int)(ms / ModelAudio.FrameMilliseconds))] > 0;
    }

    private void DrawScores(IPaper paper)
    {
        foreach (var share in (double[])[0, 0.25, 0.5, 0.75, 1])
        {
            paper.Curve([(Left, _scores.At(share)), (_scores.Right, _scores.At(share))], Ink.Grid, 1, []);
            paper.Write(Left - 8, _scores.At(share) + 4, share.ToString("0 %", CultureInfo.InvariantCulture), Ink.Quiet, 11, Anchor.End);
        }

        var (analysis, v) = (_content.Analysis, _content.Package.Labels.Count);

        // The clearest classes last, so that they lie on top.
        foreach (var (used, label) in _content.LabelIndices.Index().OrderBy(used => analysis.Scores[used.Item]))
        {
            var curve = Thinned.Column(analysis.Trajectory, v, label, MostPoints).Select(point => (_axis.At(point.Ms), _scores.At(point.Value)));
            paper.Begin($"class class-{used}");
            paper.Curve([.. curve], _inks[used], used == _content.Best ? 2.6 : 1.8, _looks[used].Dash);
            paper.End();
        }
    }

    private void DrawClearest(IPaper paper)
    {
        Name(paper, _clearest, "clearest", 11);
        paper.Fill(_clearest, Ink.Lane, 1, 3);
        var (analysis, v) = (_content.Analysis, _content.Package.Labels.Count);
        var group = Thinned.GroupOf(analysis.FrameCount, MostPoints);
        var count = (analysis.FrameCount + group - 1) / group;
        foreach (var (start, end, label) in Thinned.Stretches(count, i => Clearest(i * group)))
        {
            if (label >= 0)
            {
                paper.Fill(Span(_clearest, InMs(start * group), InMs(Math.Min(end * group, analysis.FrameCount))), _inks[label], 0.9, 0, _content.Labels[label]);
            }
        }

        int Clearest(int frame)
        {
            if (analysis.Phases.Length > 0 && analysis.Phases[frame] != TrajectoryPhase.Tracking)
            {
                return -1;
            }

            return _content.LabelIndices.Index().MaxBy(used => analysis.Trajectory[(frame * v) + used.Item]).Index;
        }
    }

    private void DrawDimensions(IPaper paper)
    {
        var (analysis, names) = (_content.Analysis, _content.Analysis.Encoder.Dimensions);
        if (names.Count == 0)
        {
            return;
        }

        paper.Fill(_dimensions, Ink.Lane, 1, 3);
        paper.Curve([(Left, _dimensions.At(0.5)), (_dimensions.Right, _dimensions.At(0.5))], Ink.Grid, 1, []);
        foreach (var (column, name) in names.Index())
        {
            var ink = Ink.Dimensions[column % Ink.Dimensions.Count];
            paper.Write(Left - 8, _dimensions.Y + 24 + (column * 22), name, ink, 12, Anchor.End);
            var curve = Thinned.Column(analysis.Dimensions, names.Count, column, MostPoints).Select(point => (_axis.At(point.Ms), double.IsFinite(point.Value) ? _dimensions.At(Math.Clamp(point.Value, 0, 1)) : double.NaN));
            paper.Curve([.. curve], ink, 1.8, []);
        }
    }

    private void DrawEvents(IPaper paper)
    {
        Name(paper, _events with { Height = LaneHeight }, "events");
        paper.Fill(_events, Ink.Lane, 1, 3);
        foreach (var (episode, row) in _episodes)
        {
            var lane = _events with { Y = _events.Y + (row * LaneHeight), Height = LaneHeight };
            var box = Span(lane, episode.OnsetMs, episode.EndMs);
            box = box with { Y = box.Y + 2, Height = box.Height - 4 };
            var ink = _inks[_content.Used(episode.LabelIndex)];
            var hint = string.Create(CultureInfo.InvariantCulture, $"{episode.Label}{(episode.IsRevised ? " (taken back)" : "")}, {TimeAxis.Clock(episode.OnsetMs)} to {TimeAxis.Clock(episode.EndMs)}, up to {episode.PeakProbability:0.00}");
            if (episode.IsRevised)
            {
                paper.Frame(box with { X = box.X + 0.5 }, ink, 4, hint);
                continue;
            }

            paper.Fill(box, ink, 1, 4, hint);
            if (box.Width > (7 * episode.Label.Length) + 12)
            {
                paper.Write(box.X + 7, box.Bottom - 4.5, episode.Label, Ink.Ground, 11.5, bold: true);
            }
        }
    }

    private void DrawUtterances(IPaper paper)
    {
        Name(paper, _utterances, "utterances");
        paper.Fill(_utterances, Ink.Lane, 1, 3);
        foreach (var utterance in _content.Analysis.Utterances.Take(MostBars))
        {
            var box = Span(_utterances, utterance.StartMs, utterance.EndMs);
            box = box with { Y = box.Y + 2, Height = box.Height - 4 };
            var label = _content.Labels.Index().FirstOrDefault(known => known.Item == utterance.Label).Index;
            var text = string.Create(CultureInfo.InvariantCulture, $"{utterance.Label}{(utterance.IsUncertain ? "?" : "")} {utterance.Confidence:0.00}");
            paper.Fill(box, _inks[label], utterance.IsUncertain ? 0.12 : 0.28, 4, string.Create(CultureInfo.InvariantCulture, $"utterance {utterance.Number}: {text}"));
            if (box.Width > (7 * text.Length) + 12)
            {
                paper.Write(box.X + 7, box.Bottom - 4.5, text, Ink.Text, 11.5);
            }
        }
    }

    private static void Name(IPaper paper, Box lane, string name, double size = 12) => paper.Write(Left - 8, Middle(lane) + 4, name, Ink.Quiet, size, Anchor.End);

    private static double Middle(Box box) => box.Y + (box.Height / 2);

    private static double InMs(int frame) => frame * ModelAudio.FrameMilliseconds;

    private Box Span(Box lane, double startMs, double endMs) => lane with { X = _axis.At(startMs), Width = Math.Max(1, _axis.At(endMs) - _axis.At(startMs)) };
}
