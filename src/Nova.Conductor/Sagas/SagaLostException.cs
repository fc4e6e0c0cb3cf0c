namespace Nova.Conductor.Sagas;

/// <summary>The journal row has another epoch or is gone: another conductor, or a newer saga, acts on the instance. Whoever sees this stops without a trace.</summary>
internal sealed class SagaLostException(Guid saga) : Exception($"Saga {saga} is no longer ours.");
