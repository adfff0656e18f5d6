namespace Emotion2Vec.Realtime.Models;

/// <summary>How patient a download is.</summary>
internal sealed record DownloadPolicy
{
    /// <summary>Redirects followed for one request.</summary>
    /// <value>The default is 5: Hugging Face uses two.</value>
    public int MaxRedirects { get; init; } = 5;

    /// <summary>Failures in a row, without a megabyte of progress between them, before giving up.</summary>
    /// <value>The default is 6: with the pauses below about a minute of outage.</value>
    public int MaxFailures { get; init; } = 6;

    /// <summary>How long a server may send nothing.</summary>
    /// <value>The default is 30 s.</value>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The pause after the first failure; it doubles with each further one.</summary>
    /// <value>The default is 1 s.</value>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause, whatever the server asks for.</summary>
    /// <value>The default is 60 s.</value>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(60);
}
