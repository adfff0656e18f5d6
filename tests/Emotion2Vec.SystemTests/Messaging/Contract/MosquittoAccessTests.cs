namespace Emotion2Vec.SystemTests.Messaging.Contract;

public sealed class MosquittoAccessTests : AccessContract<MosquittoBroker>;
