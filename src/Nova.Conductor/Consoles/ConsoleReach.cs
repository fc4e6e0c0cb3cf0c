using Nova.Core.Servers;
using Nova.Database.Consoles;

namespace Nova.Conductor.Consoles;

/// <summary>Whether the consoles of an instance are where they were.</summary>
internal static class ConsoleReach
{
    /// <summary>True where the instance is on that host, and nothing is under way that ends or moves its guest.</summary>
    public static bool Has(InstanceRecord instance, string host) =>
        instance.DeletedAt is null && instance.Host == host && !(instance.TaskState is { } task && ConsoleTokenStore.EndsConsoles(task));
}
