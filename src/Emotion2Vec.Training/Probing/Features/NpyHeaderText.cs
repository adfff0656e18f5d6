using System.Globalization;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Training.Probing.Features;

/// <summary>
/// Reads the Python dictionary of an npy header: exactly the keys <c>descr</c>, <c>fortran_order</c> and <c>shape</c>, as numpy writes and demands it. Anything else
/// is refused, so nothing of Python is evaluated.
/// </summary>
/// <param name="text">The header's text.</param>
/// <param name="path">For messages.</param>
internal sealed class NpyHeaderText(string text, string path)
{
    private const int MaxDimensions = 8;

    private int _at;

    /// <summary>Reads the three fields.</summary>
    /// <returns>Type description, order and dimensions.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: the text is not such a dictionary.</exception>
    public (string Description, bool FortranOrder, IReadOnlyList<long> Shape) Read()
    {
        string? description = null;
        bool? order = null;
        List<long>? shape = null;
        Expect('{');
        while (!TryTake('}'))
        {
            var key = Quoted();
            Expect(':');
            switch (key)
            {
                case "descr" when description is null:
                    description = Quoted();
                    break;
                case "fortran_order" when order is null:
                    order = Word() switch { "True" => true, "False" => false, var other => throw Wrong($"fortran_order is '{other}'") };
                    break;
                case "shape" when shape is null:
                    shape = Tuple();
                    break;
                default:
                    throw Wrong($"key '{key}' is unknown or there twice");
            }

            if (!TryTake(','))
            {
                Expect('}');
                break;
            }
        }

        SkipSpace();
        if (_at != text.Length)
        {
            throw Wrong("there is text after its header");
        }

        return description is not null && order is not null && shape is not null
            ? (description, order.Value, shape)
            : throw Wrong("its header lacks descr, fortran_order or shape");
    }

    private List<long> Tuple()
    {
        var numbers = new List<long>();
        Expect('(');
        while (!TryTake(')'))
        {
            if (numbers.Count == MaxDimensions || !long.TryParse(Word(), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                throw Wrong("its shape is not a tuple of numbers");
            }

            numbers.Add(number);
            if (!TryTake(','))
            {
                Expect(')');
                break;
            }
        }

        return numbers;
    }

    private string Quoted()
    {
        SkipSpace();
        var quote = _at < text.Length ? text[_at] : ' ';
        var end = quote is '\'' or '"' ? text.IndexOf(quote, _at + 1) : -1;
        if (end < 0)
        {
            throw Wrong("a quoted text is missing");
        }

        var value = text[(_at + 1)..end];
        _at = end + 1;
        return value;
    }

    private string Word()
    {
        SkipSpace();
        var start = _at;
        while (_at < text.Length && char.IsAsciiLetterOrDigit(text[_at]))
        {
            _at++;
        }

        return text[start.._at];
    }

    private void Expect(char expected)
    {
        if (!TryTake(expected))
        {
            throw Wrong($"'{expected}' is missing at position {_at} of its header");
        }
    }

    private bool TryTake(char expected)
    {
        SkipSpace();
        if (_at >= text.Length || text[_at] != expected)
        {
            return false;
        }

        _at++;
        return true;
    }

    private void SkipSpace()
    {
        while (_at < text.Length && text[_at] is ' ' or '\n' or '\t' or '\r')
        {
            _at++;
        }
    }

    private Emotion2VecException Wrong(string why) => NpyHeader.Damaged(path, why);
}
