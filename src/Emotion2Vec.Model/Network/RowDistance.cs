using Emotion2Vec.Model.Tensors;

namespace Emotion2Vec.Model.Network;

/// <summary>How far apart in time the rows of an attention are.</summary>
internal static class RowDistance
{
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
