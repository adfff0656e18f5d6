namespace Emotion2Vec.SystemTests.Messaging.Contract;

public sealed class MosquittoHomeAssistantTests : HomeAssistantContract<MosquittoBroker>;
