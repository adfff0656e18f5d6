using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Audio.Sources;

/// <summary>A form of descriptions that is made elsewhere: by what the program has beside sound, such as a web port.</summary>
/// <param name="Scheme">What descriptions begin with, without the colon: lower-case letters.</param>
/// <param name="Example">How one looks, for messages.</param>
/// <param name="Create">
/// Makes the source or door out of a whole description, not yet running. Throws <see cref="Emotion2VecException"/> of <see cref="ErrorKind.Configuration"/> if it is wrong.
/// </param>
public sealed record InputForm(string Scheme, string Example, Func<string, AudioInput> Create);
