namespace Emotion2Vec.SystemTests.Messaging.Contract;

public sealed class MosquittoTlsTests : TlsContract<MosquittoBroker>;
