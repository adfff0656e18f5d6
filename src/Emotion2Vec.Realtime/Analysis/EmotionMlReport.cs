using System.Globalization;
using System.Xml;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Inference.Analysis;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Realtime.Reports;

namespace Emotion2Vec.Realtime.Analysis;

/// <summary>
/// Results as EmotionML 1.0 (W3C Recommendation of 22 May 2014), written piece by piece: for each file an <c>emotion</c> with one <c>trace</c> per class, one for the whole, and
/// one for each utterance and each episode. The classes are a vocabulary of their own, because W3C's have neither neutral nor other nor unknown; those that are among
/// its "big6" say so.
/// </summary>
/// <param name="package">The model.</param>
/// <param name="output">Where to.</param>
internal sealed class EmotionMlReport(ModelPackage package, TextWriter output) : IAnalysisReport
{
    /// <summary>EmotionML's namespace (section 2.1.1).</summary>
    public const string Namespace = "http://www.w3.org/2009/10/emotionml";

    /// <summary>The namespace of what is said inside <c>info</c> elements.</summary>
    public const string OwnNamespace = "urn:emotion2vec-realtime:emotionml";

    private const string ClassSet = "classes";
    private const string DimensionSet = "dimensions";
    private const string Big6 = "http://www.w3.org/TR/emotion-voc/xml#big6";

    // What a head gives for a dimension while nothing was heard: the middle of its scale, for a trace has no gaps.
    private const float NoOpinion = 0.5f;

    private static readonly Dictionary<string, string> AmongBig6 = new(StringComparer.Ordinal)
    {
        ["angry"] = "anger",
        ["disgusted"] = "disgust",
        ["fearful"] = "fear",
        ["happy"] = "happiness",
        ["sad"] = "sadness",
        ["surprised"] = "surprise",
    };

    private readonly XmlWriter _xml = XmlWriter.Create(output, new() { Indent = true, NewLineChars = "\n", Encoding = new System.Text.UTF8Encoding(false) });
    private readonly string[] _names = [.. package.Labels.ShortNames.Select(Token)];
    private int _files;

    /// <inheritdoc/>
    public void Begin()
    {
        _xml.WriteStartDocument();
        _xml.WriteStartElement("emotionml", Namespace);
        _xml.WriteAttributeString("version", "1.0");
        _xml.WriteAttributeString("xmlns", "e2v", null, OwnNamespace);
        if (_names.Length > 0)
        {
            _xml.WriteAttributeString("category-set", $"#{ClassSet}");
        }

        if (package.Dimensions.Count > 0)
        {
            _xml.WriteAttributeString("dimension-set", $"#{DimensionSet}");
        }

        WriteInfo(() =>
        {
            Own("about", ReportContent.About);
            Own("model", package.Name, ("hash", package.Hash), ("caution", package.Caution));
            if (package.Caution.Length > 0)
            {
                Own("caution", $"{package.Caution}: {Cautions.Meaning(package.Caution)}");
            }
        });
        WriteVocabulary("category", ClassSet, _names);
        WriteVocabulary("dimension", DimensionSet, package.Dimensions);
    }

    /// <inheritdoc/>
    public void Add(string path, UtteranceAnalysis analysis)
    {
        var file = $"f{_files++}";
        if (_names.Length == 0)
        {
            return;
        }

        var length = analysis.AudioTime.TotalMilliseconds;
        WriteEmotion($"{file}-trajectory", path, 0, length, () => WriteTraces(analysis));
        WriteEmotion($"{file}-whole", path, 0, length, () => WriteScores(analysis.Scores, []));
        foreach (var utterance in analysis.Utterances)
        {
            WriteEmotion($"{file}-utterance-{utterance.Number}", path, utterance.StartMs, utterance.EndMs, () => WriteScores(utterance.Probabilities, utterance.Dimensions));
        }

        foreach (var episode in Episode.Of(analysis.Events).Where(episode => !episode.IsRevised))
        {
            WriteEmotion($"{file}-episode-{episode.Number}", path, episode.OnsetMs, episode.EndMs, () => WriteDescription("category", Token(episode.Label), episode.PeakProbability));
        }
    }

    /// <inheritdoc/>
    public void AddFailure(string path, string reason)
    {
        // An emotion that is none would be read as one; the reason is on standard error.
        _files++;
    }

    /// <inheritdoc/>
    public void End()
    {
        _xml.WriteEndElement();
        _xml.WriteEndDocument();
        _xml.Flush();
        output.Write("\n");
        output.Flush();
    }

    // Names of vocabulary items are NMTOKENs (section 2.3.2.2); whatever else a label holds is written as _xHHHH_.
    private static string Token(string label) => XmlConvert.EncodeNmToken(label);

    private static string Number(float value) => float.IsFinite(value) ? Math.Clamp(value, 0, 1).ToString("0.######", CultureInfo.InvariantCulture) : NoOpinion.ToString(CultureInfo.InvariantCulture);

    // A path as a reference relative to where the document lies (RFC 3986, 4.2), with the part of it that is meant (Media Fragments 1.0, 4.2.1).
    private static string Reference(string path, double startMs, double endMs)
    {
        var escaped = string.Join('/', path.Split(Path.DirectorySeparatorChar).Select(Uri.EscapeDataString));
        return string.Create(CultureInfo.InvariantCulture, $"{(Path.IsPathRooted(path) ? "file://" : "")}{escaped}#t={startMs / 1000:0.###},{endMs / 1000:0.###}");
    }

    private void WriteVocabulary(string type, string id, IReadOnlyList<string> items)
    {
        if (items.Count == 0)
        {
            return;
        }

        _xml.WriteStartElement("vocabulary", Namespace);
        _xml.WriteAttributeString("type", type);
        _xml.WriteAttributeString("id", id);
        foreach (var item in items)
        {
            _xml.WriteStartElement("item", Namespace);
            _xml.WriteAttributeString("name", item);
            if (AmongBig6.TryGetValue(item, out var same))
            {
                WriteInfo(() => Own("same-as", same, ("vocabulary", Big6)));
            }

            _xml.WriteEndElement();
        }

        _xml.WriteEndElement();
    }

    private void WriteEmotion(string id, string path, double startMs, double endMs, Action descriptions)
    {
        _xml.WriteStartElement("emotion", Namespace);
        _xml.WriteAttributeString("id", id);
        _xml.WriteAttributeString("expressed-through", "voice");
        _xml.WriteAttributeString("duration", ((long)(endMs - startMs)).ToString(CultureInfo.InvariantCulture));
        if (package.Caution.Length > 0)
        {
            WriteInfo(() => Own("caution", package.Caution));
        }

        descriptions();
        _xml.WriteStartElement("reference", Namespace);
        _xml.WriteAttributeString("uri", Reference(path, startMs, endMs));
        _xml.WriteAttributeString("role", "expressedBy");
        _xml.WriteEndElement();
        _xml.WriteEndElement();
    }

    private void WriteTraces(UtteranceAnalysis analysis)
    {
        foreach (var (used, label) in package.Labels.UsedIndices.Index())
        {
            WriteTrace("category", _names[used], analysis.Trajectory, package.Labels.Count, label);
        }

        foreach (var (column, name) in package.Dimensions.Index().Take(analysis.Dimensions.Length))
        {
            WriteTrace("dimension", name, analysis.Dimensions, package.Dimensions.Count, column);
        }
    }

    private void WriteTrace(string element, string name, float[] values, int width, int column)
    {
        _xml.WriteStartElement(element, Namespace);
        _xml.WriteAttributeString("name", name);
        _xml.WriteStartElement("trace", Namespace);
        _xml.WriteAttributeString("freq", $"{ModelAudio.FramesPerSecond}Hz");
        _xml.WriteStartAttribute("samples");
        for (var at = column; at < values.Length; at += width)
        {
            _xml.WriteString(at == column ? "" : " ");
            _xml.WriteString(Number(values[at]));
        }

        _xml.WriteEndAttribute();
        _xml.WriteEndElement();
        _xml.WriteEndElement();
    }

    private void WriteScores(IReadOnlyList<float> scores, IReadOnlyList<DimensionValue> dimensions)
    {
        foreach (var (name, score) in _names.Zip(scores.Used(package.Labels)))
        {
            WriteDescription("category", name, score);
        }

        foreach (var (name, value) in dimensions.Where(dimension => float.IsFinite(dimension.Value)))
        {
            WriteDescription("dimension", name, value);
        }
    }

    private void WriteDescription(string element, string name, float value)
    {
        _xml.WriteStartElement(element, Namespace);
        _xml.WriteAttributeString("name", name);
        _xml.WriteAttributeString("value", Number(value));
        _xml.WriteEndElement();
    }

    private void WriteInfo(Action content)
    {
        _xml.WriteStartElement("info", Namespace);
        content();
        _xml.WriteEndElement();
    }

    private void Own(string name, string text, params (string Name, string Value)[] attributes)
    {
        _xml.WriteStartElement("e2v", name, OwnNamespace);
        foreach (var (attribute, value) in attributes.Where(attribute => attribute.Value.Length > 0))
        {
            _xml.WriteAttributeString(attribute, value);
        }

        _xml.WriteString(text);
        _xml.WriteEndElement();
    }
}
