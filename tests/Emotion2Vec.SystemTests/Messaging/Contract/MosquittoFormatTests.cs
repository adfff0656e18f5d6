namespace Emotion2Vec.SystemTests.Messaging.Contract;

public sealed class MosquittoFormatTests : FormatContract<MosquittoBroker>;
