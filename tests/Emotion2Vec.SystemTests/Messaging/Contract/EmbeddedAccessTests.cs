namespace Emotion2Vec.SystemTests.Messaging.Contract;

public sealed class EmbeddedAccessTests : AccessContract<EmbeddedTestBroker>;
