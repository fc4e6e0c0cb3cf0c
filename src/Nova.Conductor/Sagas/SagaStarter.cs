using MemoryPack;
using Nova.Conductor.Servers;
using Nova.Core;
using Nova.Core.Servers;
using Nova.Database.Sagas;
using Nova.Database.Writing;

namespace Nova.Conductor.Sagas;

/// <summary>How operations start sagas: they write the entry in their own transaction and start it after the commit.</summary>
internal sealed class SagaStarter(ConductorLease lease, SagaSecrets vault)
{
    /// <summary>Writes a new saga of an instance at its first step, owned by this conductor. Should its lease end before the start, any conductor takes the saga over.</summary>
    /// <param name="scope">The write that accepts the request.</param>
    /// <param name="definition">Which saga.</param>
    /// <param name="instance">The instance.</param>
    /// <param name="context">Who asked.</param>
    /// <param name="action">The instance action it reports to.</param>
    /// <param name="state">What its steps know.</param>
    /// <param name="secrets">What is kept encrypted; null for nothing.</param>
    public SagaEntry Write<TState>(
        WriteScope scope,
        SagaDefinition<TState> definition,
        Guid instance,
        RequestContext context,
        long action,
        TState state,
        BuildSecrets? secrets = null)
        where TState : class
    {
        var id = Guid.NewGuid();
        var entry = new SagaEntry
        {
            Id = id,
            Kind = definition.Kind,
            InstanceId = instance,
            ExclusiveKey = SagaEntry.KeyOf(instance),
            Owner = lease.Id,
            Deadline = scope.Now + definition.Patience,
            State = new SagaPage { ActionId = action, State = MemoryPackSerializer.Serialize(state) }.ToBytes(),
            Secrets = secrets is null ? null : vault.Seal(id, secrets),
            CreatedAt = scope.Now,
            Context = context,
        };
        SagaStore.Insert(scope, entry);
        const string Start = "start";
        if (definition.EventOf(state, Start) is { } happening)
        {
            InstanceEvents.Tell(scope, context, instance, happening, Start, subject: definition.SubjectOf(state));
        }

        return entry;
    }

    /// <summary>Writes a new saga about something else than an instance.</summary>
    /// <param name="scope">The write that accepts the request.</param>
    /// <param name="definition">Which saga.</param>
    /// <param name="context">Who asked.</param>
    /// <param name="about">What no other saga acts on meanwhile.</param>
    /// <param name="state">What its steps know.</param>
    public SagaEntry Write<TState>(WriteScope scope, SagaDefinition<TState> definition, RequestContext context, string about, TState state)
        where TState : class
    {
        var entry = new SagaEntry
        {
            Id = Guid.NewGuid(),
            Kind = definition.Kind,
            ExclusiveKey = about,
            Owner = lease.Id,
            Deadline = scope.Now + definition.Patience,
            State = new SagaPage { ActionId = 0, State = MemoryPackSerializer.Serialize(state) }.ToBytes(),
            CreatedAt = scope.Now,
            Context = context,
        };
        SagaStore.Insert(scope, entry);
        return entry;
    }

    /// <summary>Starts a saga whose entry has been committed.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="instance">The instance as it was committed with it, where the caller has it; its revision does not matter to a saga.</param>
    public void Start(SagaEntry entry, InstanceRecord? instance = null) => lease.Run(entry, instance);
}
