using Nova.Core.Faults;
using Nova.Core.Networks;
using Nova.Core.Servers;

namespace Nova.Compute.Servers.Interfaces;

/// <summary>The interface a command is about.</summary>
internal static class PluggedInterface
{
    /// <exception cref="FaultException">NotFound: the instance has no such interface.</exception>
    public static InstanceInterface Of(InstanceRecord instance, Guid id) => instance.Interfaces?.FirstOrDefault(one => one.Id == id)
        ?? throw new FaultException(FaultKind.NotFound, $"Port id {id} could not be found.");
}
