using Nova.Database.Sagas;

namespace Nova.Conductor.Sagas;

/// <summary>All sagas there are, by the kind written in the journal.</summary>
internal sealed class SagaRegistry(IEnumerable<SagaDefinition> definitions)
{
    private readonly Dictionary<string, SagaDefinition> byKind = definitions.ToDictionary(definition => definition.Kind);

    public IReadOnlyCollection<SagaDefinition> Definitions => byKind.Values;

    /// <summary>The saga a journal row describes; null where its kind is unknown here.</summary>
    public Saga? Restore(SagaEntry entry) => byKind.GetValueOrDefault(entry.Kind)?.Restore(entry);
}
