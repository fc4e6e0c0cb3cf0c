using Nova.Core;
using Nova.Core.Servers;
using Nova.Database.Sagas;

namespace Nova.Conductor.Sagas;

/// <summary>How operations start sagas: they write the entry in their own transaction and start it after the commit.</summary>
internal sealed class SagaStarter(SagaRegistry registry, ConductorLease lease)
{
    /// <summary>The owner to write into new entries. Should its lease end before the start, any conductor takes the saga over.</summary>
    public Guid Owner => lease.Id;

    /// <summary>The definition of a kind.</summary>
    public SagaDefinition Definition(string kind) => registry[kind];

    /// <summary>A new saga at its first step.</summary>
    public static SagaEntry NewEntry(
        Guid id, SagaDefinition definition, Guid instance, Guid owner, RequestContext context, DateTimeOffset now, long action, object state, byte[]? secrets = null) => new()
    {
        Id = id,
        Kind = definition.Kind,
        InstanceId = instance,
        Owner = owner,
        Deadline = now + definition.Patience,
        State = new SagaPage { ActionId = action, State = definition.Encode(state) }.ToBytes(),
        Secrets = secrets,
        CreatedAt = now,
        Context = context,
    };

    /// <summary>Starts a saga whose entry has been committed.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="instance">The instance as it was committed with it, where the caller has it; its revision does not matter to a saga.</param>
    public void Start(SagaEntry entry, InstanceRecord? instance = null) => lease.Run(entry, instance);
}
