namespace Emotion2Vec.Realtime.Models;

/// <summary>The person in front of a pull, or a script's stand-in.</summary>
internal interface IPullDialogue
{
    /// <summary>Shows a licence and asks.</summary>
    /// <param name="licence">Its name, page and summary.</param>
    /// <param name="text">Its full text, or null if that could not be fetched.</param>
    /// <returns>How it was accepted, for the record; null if it was not.</returns>
    string? AcceptLicence(Licence licence, string? text);

    /// <summary>Says something.</summary>
    /// <param name="message">One line.</param>
    void Notice(string message);

    /// <summary>Shows progress while work runs.</summary>
    /// <param name="work">The work; it gets a function that makes a bar from a file's name and length.</param>
    /// <returns>A task that ends with the work.</returns>
    Task ShowProgressAsync(Func<Func<string, long?, IProgress<long>>, Task> work);
}
