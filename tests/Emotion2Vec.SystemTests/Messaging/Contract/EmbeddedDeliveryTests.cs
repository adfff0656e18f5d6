namespace Emotion2Vec.SystemTests.Messaging.Contract;

public sealed class EmbeddedDeliveryTests : DeliveryContract<EmbeddedTestBroker>;
