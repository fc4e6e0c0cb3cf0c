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
        var entry = New(scope, definition.Kind, definition.Patience, lease.Id, context, action, state);
        entry = entry with { InstanceId = instance, ExclusiveKey = SagaEntry.KeyOf(instance), Secrets = secrets is null ? null : vault.Seal(entry.Id, secrets) };
        SagaStore.Insert(scope, entry);
        const string Start = "start";
        if (definition.EventOf(state, Start) is { } happening)
        {
            InstanceEvents.Tell(scope, context, instance, happening, Start, subject: definition.SubjectOf(state));
        }

        return entry;
    }

    /// <summary>Writes a new saga about something else than an instance, or one that keeps no other from its instance.</summary>
    /// <param name="scope">The write that accepts the request.</param>
    /// <param name="definition">Which saga.</param>
    /// <param name="context">Who asked.</param>
    /// <param name="about">What no other saga acts on meanwhile; null where others may.</param>
    /// <param name="action">The instance action it reports to; 0 for none.</param>
    /// <param name="state">What its steps know.</param>
    public SagaEntry Write<TState>(WriteScope scope, SagaDefinition<TState> definition, RequestContext context, string? about, long action, TState state)
        where TState : class
    {
        var entry = New(scope, definition.Kind, definition.Patience, lease.Id, context, action, state) with { ExclusiveKey = about };
        SagaStore.Insert(scope, entry);
        return entry;
    }

    /// <summary>A new saga at its first step, which is to be inserted yet.</summary>
    public static SagaEntry New<TState>(WriteScope scope, string kind, TimeSpan patience, Guid owner, RequestContext context, long action, TState state)
        where TState : class => new()
        {
            Id = Guid.NewGuid(),
            Kind = kind,
            Owner = owner,
            Deadline = scope.Now + patience,
            State = new SagaPage { ActionId = action, State = MemoryPackSerializer.Serialize(state) }.ToBytes(),
            CreatedAt = scope.Now,
            Context = context,
        };

    /// <summary>Starts a saga whose entry has been committed.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="instance">The instance as it was committed with it, where the caller has it; its revision does not matter to a saga.</param>
    public void Start(SagaEntry entry, InstanceRecord? instance = null) => lease.Run(entry, instance);
}
