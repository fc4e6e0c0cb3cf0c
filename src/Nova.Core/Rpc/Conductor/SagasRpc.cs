using MemoryPack;

namespace Nova.Core.Rpc.Conductor;

/// <summary>Sagas: what conductors tell each other, and what others tell sagas.</summary>
public static class SagasRpc
{
    /// <summary>Fanout: a saga has been told something. A hint; whoever waits looks by itself as well.</summary>
    public static readonly RpcMethod<SagaSignalled, Nothing> Signalled = new(ConductorTopic.Name, "sagas.signalled");

    /// <summary>Tells the running operations of servers what other services say of them. Answers once it is durable; a server without an operation under way is told nothing.</summary>
    public static readonly RpcMethod<TellServers, ServersTold> TellServers = new(ConductorTopic.Name, "sagas.tell_servers");
}

/// <summary>A hint.</summary>
/// <param name="SagaId">The saga that has been told something.</param>
/// <param name="Name">Under which name.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record SagaSignalled(Guid SagaId, string Name);

/// <summary>Events of other services.</summary>
/// <param name="Events">Each for one server.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record TellServers(IReadOnlyList<ServerEvent> Events);

/// <summary>Which events somebody hears.</summary>
/// <param name="Told">
/// For each event, whether an operation is under way that will hear it; of <see cref="SnapshotsRpc.ImageMade"/>, whether it is the one that waits for that image. Null from an
/// older conductor, which does not say.
/// </param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ServersTold(IReadOnlyList<bool>? Told);

/// <summary>What another service says of a server.</summary>
/// <param name="InstanceId">The server.</param>
/// <param name="Name">What happened, as <c>network-vif-plugged</c>.</param>
/// <param name="Tag">To what: a port, a volume.</param>
/// <param name="Status"><c>completed</c>, <c>failed</c>, <c>in-progress</c>; null as completed.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ServerEvent(Guid InstanceId, string Name, string? Tag, string? Status)
{
    /// <summary>The name under which an operation waits for it, as upstream's: with the tag where there is one.</summary>
    public static string KeyOf(string name, string? tag) => tag is null ? name : $"{name}-{tag}";
}
