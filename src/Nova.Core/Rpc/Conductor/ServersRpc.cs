using Nova.Core.Servers;

namespace Nova.Core.Rpc.Conductor;

/// <summary>Servers: what the API asks of the conductor.</summary>
/// <remarks>
/// Every method that changes something answers after its transaction has committed, and is idempotent by call id. Callers
/// that are not administrators see only their project's servers: a foreign server is <see cref="Faults.FaultKind.NotFound"/>.
/// </remarks>
public static class ServersRpc
{
    /// <summary>Makes instance rows and their build sagas in one transaction with the quota check.</summary>
    public static readonly RpcMethod<CreateServers, CreateServersReply> Create = new(ConductorTopic.Name, "servers.create");

    /// <summary>One server; <see cref="Faults.FaultKind.NotFound"/> where there is none.</summary>
    public static readonly RpcMethod<GetServer, InstanceRecord> Get = new(ConductorTopic.Name, "servers.get") { IsRepeatable = true };

    /// <summary>
    /// The server that has a fixed address, for the metadata service; <see cref="Faults.FaultKind.NotFound"/> where none has it, or several on networks of their own: a guest is told of
    /// itself or of nobody.
    /// </summary>
    public static readonly RpcMethod<FindServerByAddress, InstanceRecord> FindByAddress = new(ConductorTopic.Name, "servers.find_by_address") { IsRepeatable = true };

    /// <summary>Several servers, asked for by requests that waited together.</summary>
    public static readonly RpcMethod<GetServers, ServersFound> GetSeveral = new(ConductorTopic.Name, "servers.get_several") { IsRepeatable = true };

    /// <summary>A page of servers.</summary>
    public static readonly RpcMethod<ListServers, ServerPage> List = new(ConductorTopic.Name, "servers.list") { IsRepeatable = true };

    /// <summary>Changes name, description, hostname, access addresses, disk config.</summary>
    public static readonly RpcMethod<UpdateServer, InstanceRecord> Update = new(ConductorTopic.Name, "servers.update");

    /// <summary>Replaces, merges or removes metadata; answers the metadata after it.</summary>
    public static readonly RpcMethod<ChangeServerMetadata, ServerMetadata> ChangeMetadata = new(ConductorTopic.Name, "servers.metadata");

    /// <summary>Replaces, adds or removes tags; answers the tags after it.</summary>
    public static readonly RpcMethod<ChangeServerTags, ServerTags> ChangeTags = new(ConductorTopic.Name, "servers.tags");

    /// <summary>Starts the saga of a power action; refuses by <see cref="InstanceTransitions"/>.</summary>
    public static readonly RpcMethod<StartServerAction, InstanceRecord> StartAction = new(ConductorTopic.Name, "servers.action");

    /// <summary>Starts the delete saga, or that of a soft delete where <c>reclaim_instance_interval</c> defers it; a second delete of a server being deleted is accepted.</summary>
    public static readonly RpcMethod<DeleteServer, Nothing> Delete = new(ConductorTopic.Name, "servers.delete");

    /// <summary>Starts the saga of a rebuild; answers the server as it is to be.</summary>
    public static readonly RpcMethod<RebuildServer, RebuildServerReply> Rebuild = new(ConductorTopic.Name, "servers.rebuild");

    /// <summary>Starts the saga of a rescue.</summary>
    public static readonly RpcMethod<RescueServer, RescueServerReply> Rescue = new(ConductorTopic.Name, "servers.rescue");

    /// <summary>Starts the saga that ends a rescue.</summary>
    public static readonly RpcMethod<UnrescueServer, Nothing> Unrescue = new(ConductorTopic.Name, "servers.unrescue");

    /// <summary>Starts the saga that takes a soft delete back; <see cref="Faults.FaultKind.OverQuota"/> where there is no room for the server any more.</summary>
    public static readonly RpcMethod<RestoreServer, Nothing> Restore = new(ConductorTopic.Name, "servers.restore");

    /// <summary>Locks or unlocks.</summary>
    public static readonly RpcMethod<LockServer, Nothing> Lock = new(ConductorTopic.Name, "servers.lock");

    /// <summary><c>os-resetState</c>.</summary>
    public static readonly RpcMethod<ResetServerState, Nothing> ResetState = new(ConductorTopic.Name, "servers.reset_state");

    /// <summary>What the guest has told of its password.</summary>
    public static readonly RpcMethod<GetServer, ServerPassword> GetPassword = new(ConductorTopic.Name, "servers.password.get") { IsRepeatable = true };

    /// <summary>Sets the password that a guest tells, once; <see cref="Faults.FaultKind.Conflict"/> where there is one.</summary>
    public static readonly RpcMethod<SetServerPassword, Nothing> SetPassword = new(ConductorTopic.Name, "servers.password.set");

    /// <summary>Forgets it, so that the guest may tell another.</summary>
    public static readonly RpcMethod<GetServer, Nothing> ClearPassword = new(ConductorTopic.Name, "servers.password.clear");

    /// <summary>Actions of a server, newest first.</summary>
    public static readonly RpcMethod<ListServerActions, ServerActionPage> ListActions = new(ConductorTopic.Name, "servers.actions.list") { IsRepeatable = true };

    /// <summary>Begins to give the administrator of a guest another password; what comes of it is told by its action.</summary>
    public static readonly RpcMethod<ChangePassword, ChangePasswordReply> ChangePassword = new(ConductorTopic.Name, "servers.change_password");

    /// <summary>Begins to send a guest the interrupt at which it writes a crash dump.</summary>
    public static readonly RpcMethod<TriggerCrashDump, Nothing> TriggerCrashDump = new(ConductorTopic.Name, "servers.trigger_crash_dump");

    /// <summary>One action with its events, by request id.</summary>
    public static readonly RpcMethod<GetServerAction, ServerActionRecord> GetAction = new(ConductorTopic.Name, "servers.actions.get") { IsRepeatable = true };

    /// <summary>Which host a request would get, and why; nothing is changed.</summary>
    public static readonly RpcMethod<CreateServers, Scheduling.SchedulingDecision> DryRun = new(ConductorTopic.Name, "servers.dry_run") { IsRepeatable = true };
}
