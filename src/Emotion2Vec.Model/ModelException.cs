namespace Emotion2Vec.Model;

/// <summary>A model file, configuration or checkpoint is not what it must be.</summary>
/// <param name="message">What is wrong, where (file, key) and what to do.</param>
/// <param name="inner">The cause, if another exception was one.</param>
public sealed class ModelException(string message, Exception? inner = null) : Exception(message, inner);
