namespace Emotion2Vec.Core.Pipeline;

/// <summary>Who is told what happens beside frames: the sinks of a live stream, or the record of a sound that is analysed.</summary>
internal interface INoticeTarget
{
    /// <summary>Tells it.</summary>
    /// <param name="notice">What to tell.</param>
    void Post(Notice notice);
}
