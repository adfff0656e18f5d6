namespace Emotion2Vec.Realtime.Models;

/// <summary>The terms that a model's authors publish it under.</summary>
/// <param name="Name">Their name.</param>
/// <param name="Page">Where people read them.</param>
/// <param name="Text">Where the text can be fetched.</param>
/// <param name="Summary">What they ask, in our words; the text alone is binding.</param>
internal sealed record Licence(string Name, Uri Page, Uri Text, string Summary);
