namespace Emotion2Vec.SystemTests.Messaging.Contract;

public sealed class EmbeddedFormatTests : FormatContract<EmbeddedTestBroker>;
