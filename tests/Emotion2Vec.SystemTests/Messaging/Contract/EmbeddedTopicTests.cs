namespace Emotion2Vec.SystemTests.Messaging.Contract;

public sealed class EmbeddedTopicTests : TopicContract<EmbeddedTestBroker>;
