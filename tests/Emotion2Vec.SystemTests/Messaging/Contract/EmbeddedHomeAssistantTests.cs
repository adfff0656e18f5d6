namespace Emotion2Vec.SystemTests.Messaging.Contract;

public sealed class EmbeddedHomeAssistantTests : HomeAssistantContract<EmbeddedTestBroker>;
