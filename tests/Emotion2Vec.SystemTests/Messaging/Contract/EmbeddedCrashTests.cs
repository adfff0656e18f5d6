namespace Emotion2Vec.SystemTests.Messaging.Contract;

public sealed class EmbeddedCrashTests : CrashContract<EmbeddedTestBroker>;
