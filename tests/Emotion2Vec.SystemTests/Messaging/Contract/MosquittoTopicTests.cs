namespace Emotion2Vec.SystemTests.Messaging.Contract;

public sealed class MosquittoTopicTests : TopicContract<MosquittoBroker>;
