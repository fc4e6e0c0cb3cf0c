namespace Nova.Libvirt.Events;

/// <summary>Something that happened to a domain.</summary>
/// <param name="Uuid">The domain's uuid.</param>
/// <param name="Name">The domain's name.</param>
public abstract record DomainEvent(Guid Uuid, string Name);

/// <summary>Started, stopped, suspended, …: <c>VIR_DOMAIN_EVENT_ID_LIFECYCLE</c>.</summary>
/// <param name="Uuid">The domain's uuid.</param>
/// <param name="Name">The domain's name.</param>
/// <param name="Type">What happened.</param>
/// <param name="Detail">Why: one of the <c>VirDomainEvent…Detail</c> enumerations, by <paramref name="Type"/>.</param>
public sealed record LifecycleEvent(Guid Uuid, string Name, VirDomainEventType Type, int Detail) : DomainEvent(Uuid, Name);

/// <summary>The guest rebooted itself.</summary>
/// <param name="Uuid">The domain's uuid.</param>
/// <param name="Name">The domain's name.</param>
public sealed record RebootEvent(Guid Uuid, string Name) : DomainEvent(Uuid, Name);

/// <summary>The guest's watchdog fired.</summary>
/// <param name="Uuid">The domain's uuid.</param>
/// <param name="Name">The domain's name.</param>
/// <param name="Action">What QEMU does about it (<c>virDomainEventWatchdogAction</c>).</param>
public sealed record WatchdogEvent(Guid Uuid, string Name, int Action) : DomainEvent(Uuid, Name);

/// <summary>A disk of the guest failed.</summary>
/// <param name="Uuid">The domain's uuid.</param>
/// <param name="Name">The domain's name.</param>
/// <param name="Source">The disk's source.</param>
/// <param name="Alias">The device.</param>
/// <param name="Reason">For example <c>enospc</c>.</param>
public sealed record IoErrorEvent(Guid Uuid, string Name, string Source, string Alias, string Reason) : DomainEvent(Uuid, Name);

/// <summary>The guest has let go of a device that was to be detached.</summary>
/// <param name="Uuid">The domain's uuid.</param>
/// <param name="Name">The domain's name.</param>
/// <param name="Alias">The device.</param>
public sealed record DeviceRemovedEvent(Guid Uuid, string Name, string Alias) : DomainEvent(Uuid, Name);

/// <summary>The guest refuses to let go of a device.</summary>
/// <param name="Uuid">The domain's uuid.</param>
/// <param name="Name">The domain's name.</param>
/// <param name="Alias">The device.</param>
public sealed record DeviceRemovalFailedEvent(Guid Uuid, string Name, string Alias) : DomainEvent(Uuid, Name);

/// <summary>A device was attached.</summary>
/// <param name="Uuid">The domain's uuid.</param>
/// <param name="Name">The domain's name.</param>
/// <param name="Alias">The device.</param>
public sealed record DeviceAddedEvent(Guid Uuid, string Name, string Alias) : DomainEvent(Uuid, Name);

/// <summary>A block job ended or is ready to pivot (<c>BLOCK_JOB_2</c>: by target name).</summary>
/// <param name="Uuid">The domain's uuid.</param>
/// <param name="Name">The domain's name.</param>
/// <param name="Disk">The disk's target, for example <c>vda</c>.</param>
/// <param name="Type">Which kind of job.</param>
/// <param name="Status">How it stands.</param>
public sealed record BlockJobEvent(Guid Uuid, string Name, string Disk, VirDomainBlockJobType Type, VirDomainBlockJobStatus Status)
    : DomainEvent(Uuid, Name);

/// <summary>A migration, save or dump finished.</summary>
/// <param name="Uuid">The domain's uuid.</param>
/// <param name="Name">The domain's name.</param>
/// <param name="Statistics">As <see cref="LibvirtDomain.GetJobStats"/> gives them.</param>
public sealed record JobCompletedEvent(Guid Uuid, string Name, IReadOnlyList<TypedParameter> Statistics) : DomainEvent(Uuid, Name);

/// <summary>A live migration starts another pass over the guest's memory.</summary>
/// <param name="Uuid">The domain's uuid.</param>
/// <param name="Name">The domain's name.</param>
/// <param name="Iteration">Which pass.</param>
public sealed record MigrationIterationEvent(Guid Uuid, string Name, int Iteration) : DomainEvent(Uuid, Name);

/// <summary>The guest agent connected or went away.</summary>
/// <param name="Uuid">The domain's uuid.</param>
/// <param name="Name">The domain's name.</param>
/// <param name="Connected">True when the agent is there now.</param>
public sealed record AgentLifecycleEvent(Guid Uuid, string Name, bool Connected) : DomainEvent(Uuid, Name);
