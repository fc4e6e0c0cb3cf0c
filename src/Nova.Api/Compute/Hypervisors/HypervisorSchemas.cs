using Nova.Api.Pipeline.Schemas;

namespace Nova.Api.Compute.Hypervisors;

internal static class HypervisorSchemas
{
    public static readonly QuerySchema List = QuerySchema
        .Starting(33, ("limit", QueryRule.NonNegative), ("marker", Json.String()))
        .Since(53, q => q
            .Add("hypervisor_hostname_pattern", Json.HostName())
            .Add("with_servers", Json.Boolean())
            .RefuseUnknown());

    public static readonly QuerySchema Show = QuerySchema
        .Starting(1)
        .Since(53, q => q.Add("with_servers", Json.Boolean()).RefuseUnknown());
}
