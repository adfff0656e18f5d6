using System.Globalization;

namespace Emotion2Vec.Model.Configuration;

/// <summary>
/// Parses upstream's <c>feature_encoder_spec</c>, a Python list expression such as <c>[(512, 10, 5)] + [(512, 3, 2)] * 4</c>:
/// lists of (channels, kernel, stride), repeated with <c>*</c> and joined with <c>+</c>. Upstream evaluates it as code; here it is a grammar.
/// </summary>
/// <remarks>sum = term ("+" term)*; term = list ("*" count)*; list = "[" [layer ("," layer)* [","]] "]"; layer = "(" int "," int "," int [","] ")".</remarks>
public static class FeatureEncoderSpec
{
    /// <summary>Most layers an expression may amount to.</summary>
    public const int MaxLayers = 32;

    private const int MaxLength = 4096;
    private const int MaxNumber = 1_000_000;

    /// <summary>Parses an expression.</summary>
    /// <param name="text">The expression.</param>
    /// <returns>The layers in order, at least one.</returns>
    /// <exception cref="ModelException">The text does not follow the grammar or amounts to none or too many layers.</exception>
    public static IReadOnlyList<ConvLayer> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxLength)
        {
            throw new ModelException($"feature_encoder_spec is {text.Length} characters long; at most {MaxLength} are read.");
        }

        var layers = new Cursor(text).ReadSum();
        return layers.Count > 0 ? layers : throw new ModelException("feature_encoder_spec has no layers; at least one convolution is needed.");
    }

    private ref struct Cursor(string text)
    {
        private readonly string _text = text;
        private int _position;

        public List<ConvLayer> ReadSum()
        {
            var layers = ReadTerm();
            while (TryTake('+'))
            {
                layers.AddRange(ReadTerm());
                ThrowIfTooMany(layers.Count);
            }

            SkipSpace();
            return _position == _text.Length ? layers : throw Unexpected("'+', '*' or the end");
        }

        private List<ConvLayer> ReadTerm()
        {
            var list = ReadList();
            while (TryTake('*'))
            {
                var times = ReadNumber();
                ThrowIfTooMany((long)times * list.Count);
                list = [.. Enumerable.Repeat(list, list.Count == 0 ? 0 : times).SelectMany(layer => layer)];
            }

            return list;
        }

        private List<ConvLayer> ReadList()
        {
            Take('[');
            var layers = new List<ConvLayer>();
            while (!TryTake(']'))
            {
                if (layers.Count > 0)
                {
                    Take(',');
                    if (TryTake(']'))
                    {
                        break;
                    }
                }

                layers.Add(ReadLayer());
                ThrowIfTooMany(layers.Count);
            }

            return layers;
        }

        private ConvLayer ReadLayer()
        {
            Take('(');
            var channels = ReadNumber();
            Take(',');
            var kernel = ReadNumber();
            Take(',');
            var stride = ReadNumber();
            TryTake(',');
            Take(')');
            return new ConvLayer(channels, kernel, stride);
        }

        private int ReadNumber()
        {
            SkipSpace();
            var start = _position;
            while (_position < _text.Length && char.IsAsciiDigit(_text[_position]))
            {
                _position++;
            }

            var digits = _text.AsSpan(start, _position - start);
            return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= MaxNumber
                ? number
                : throw Unexpected($"a whole number up to {MaxNumber}", start);
        }

        private void Take(char expected)
        {
            if (!TryTake(expected))
            {
                throw Unexpected($"'{expected}'");
            }
        }

        private bool TryTake(char expected)
        {
            SkipSpace();
            if (_position == _text.Length || _text[_position] != expected)
            {
                return false;
            }

            _position++;
            return true;
        }

        private void SkipSpace()
        {
            while (_position < _text.Length && char.IsWhiteSpace(_text[_position]))
            {
                _position++;
            }
        }

        private readonly ModelException Unexpected(string expected, int? position = null) =>
            new($"feature_encoder_spec: {expected} expected at character {(position ?? _position) + 1} of '{_text}'.");

        private static void ThrowIfTooMany(long count)
        {
            if (count > MaxLayers)
            {
                throw new ModelException($"feature_encoder_spec amounts to more than {MaxLayers} layers.");
            }
        }
    }
}
