namespace Nova.Core.Rpc.Conductor;

/// <summary>The conductor's topic; its contract is split by noun: <see cref="ServersRpc"/>, <see cref="FlavorsRpc"/>, ….</summary>
public static class ConductorTopic
{
    /// <summary>Topic of the service.</summary>
    public const string Name = "conductor";
}
