namespace Emotion2Vec.SystemTests.Messaging.Contract;

public sealed class MosquittoCommandTests : CommandContract<MosquittoBroker>;
