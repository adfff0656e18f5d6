namespace Emotion2Vec.SystemTests.Messaging.Contract;

public sealed class MosquittoDeliveryTests : DeliveryContract<MosquittoBroker>;
