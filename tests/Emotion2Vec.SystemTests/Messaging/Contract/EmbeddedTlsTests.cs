namespace Emotion2Vec.SystemTests.Messaging.Contract;

public sealed class EmbeddedTlsTests : TlsContract<EmbeddedTestBroker>;
