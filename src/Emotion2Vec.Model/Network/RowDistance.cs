using Emotion2Vec.Model.Tensors;

namespace Emotion2Vec.Model.Network;

/// <summary>How far apart in time the rows of an attention are.</summary>
internal static class RowDistance
{
    /// <summary>Distances of rows that are extra tokens, then frames.</summary>
    /// <param name="like">Any tensor of the world.</param>
    /// <param name="extraTokens">E.</param>
    /// <param name="times">[B, F] time index of each frame, item after item.</param>
    /// <param name="items">B.</param>
    /// <returns>[B, E + F, E + F].</returns>
    public static T Among<T>(T like, int extraTokens, ReadOnlySpan<int> times, int items)
        where T : class, ITensor<T>
    {
        var (frames, rows) = (times.Length / items, extraTokens + (times.Length / items));
        var (positions, isFrame) = (new float[items * rows], new float[items * rows]);
        for (var i = 0; i < times.Length; i++)
        {
            var row = (i / frames * rows) + extraTokens + (i % frames);
            positions[row] = times[i];
            isFrame[row] = 1;
        }

        var (p, f) = (like.Constant(positions, items, rows), like.Constant(isFrame, items, rows));
        return Between(p, f, p, f);
    }

    /// <param name="queryPositions">[Bq, Q] time indices.</param>
    /// <param name="queryIsFrame">[Bq, Q]: 0 for extra tokens.</param>
    /// <param name="keyPositions">[Bk, K] time indices.</param>
    /// <param name="keyIsFrame">[Bk, K], or none if all keys are frames.</param>
    /// <returns>[B, Q, K]: |difference|, 0 where either row is an extra token.</returns>
    public static T Between<T>(T queryPositions, T queryIsFrame, T keyPositions, T? keyIsFrame)
        where T : class, ITensor<T>
    {
        var distance = (AsQueries(queryPositions) - AsKeys(keyPositions)).Abs() * AsQueries(queryIsFrame);
        return keyIsFrame is null ? distance : distance * AsKeys(keyIsFrame);

        static T AsQueries(T x) => x.InsertAxis(2);
        static T AsKeys(T x) => x.InsertAxis(1);
    }
}
