namespace Emotion2Vec.SystemTests.Messaging.Contract;

public sealed class MosquittoCrashTests : CrashContract<MosquittoBroker>;
