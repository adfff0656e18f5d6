namespace Emotion2Vec.SystemTests.Messaging.Contract;

public sealed class EmbeddedCommandTests : CommandContract<EmbeddedTestBroker>;
