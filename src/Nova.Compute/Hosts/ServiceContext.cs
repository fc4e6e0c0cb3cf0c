using Nova.Core;

namespace Nova.Compute.Hosts;

/// <summary>Contexts for what a host does on its own account.</summary>
internal static class ServiceContext
{
    public static RequestContext New() => RequestContext.ForService($"req-{Guid.NewGuid()}");
}
