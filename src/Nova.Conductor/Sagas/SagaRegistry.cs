using Nova.Database.Sagas;

namespace Nova.Conductor.Sagas;

/// <summary>All sagas there are, by the kind written in the journal.</summary>
internal sealed class SagaRegistry(IEnumerable<SagaDefinition> definitions)
{
    private readonly Dictionary<string, SagaDefinition> byKind = definitions.ToDictionary(definition => definition.Kind);

    public IReadOnlyCollection<SagaDefinition> Definitions => byKind.Values;

    public SagaDefinition this[string kind] => byKind[kind];

    /// <summary>The saga a journal row describes; null where its kind is unknown here.</summary>
    public Saga? Restore(SagaEntry entry) => byKind.TryGetValue(entry.Kind, out var definition) ? new Saga(definition, entry) : null;
}
