using Nova.Api.Compute.Aggregates;
using Nova.Api.Compute.AvailabilityZones;
using Nova.Api.Compute.Certificates;
using Nova.Api.Compute.Consoles;
using Nova.Api.Compute.Extensions;
using Nova.Api.Compute.ExternalEvents;
using Nova.Api.Compute.FixedIps;
using Nova.Api.Compute.Flavors;
using Nova.Api.Compute.FloatingIps;
using Nova.Api.Compute.FloatingIpsBulk;
using Nova.Api.Compute.Hosts;
using Nova.Api.Compute.Hypervisors;
using Nova.Api.Compute.Images;
using Nova.Api.Compute.Keypairs;
using Nova.Api.Compute.Limits;
using Nova.Api.Compute.Migrations;
using Nova.Api.Compute.Networks;
using Nova.Api.Compute.QuotaClassSets;
using Nova.Api.Compute.QuotaSets;
using Nova.Api.Compute.Removed;
using Nova.Api.Compute.SecurityGroups;
using Nova.Api.Compute.ServerGroups;
using Nova.Api.Compute.Servers;
using Nova.Api.Compute.Services;
using Nova.Api.Compute.TenantUsage;
using Nova.Api.Compute.UsageAuditLog;
using Nova.Api.Pipeline.Routing;
using Nova.Api.Versions;

namespace Nova.Api.Compute;

/// <summary>The resources of the Compute API. A new one is a folder and a line here.</summary>
internal static class ComputeRoutes
{
    public static RouteTable Build()
    {
        var table = new RouteTable();
        VersionsRoutes.Map(table);
        AggregatesRoutes.Map(table);
        AvailabilityZonesRoutes.Map(table);
        CertificatesRoutes.Map(table);
        ConsolesRoutes.Map(table);
        ExtensionsRoutes.Map(table);
        ExternalEventsRoutes.Map(table);
        FixedIpsRoutes.Map(table);
        FlavorsRoutes.Map(table);
        FloatingIpsRoutes.Map(table);
        FloatingIpsBulkRoutes.Map(table);
        HostsRoutes.Map(table);
        HypervisorsRoutes.Map(table);
        ImagesRoutes.Map(table);
        KeypairsRoutes.Map(table);
        LimitsRoutes.Map(table);
        MigrationsRoutes.Map(table);
        NetworksRoutes.Map(table);
        QuotaClassSetsRoutes.Map(table);
        QuotaSetsRoutes.Map(table);
        SecurityGroupsRoutes.Map(table);
        ServerGroupsRoutes.Map(table);
        ServersRoutes.Map(table);
        ServicesRoutes.Map(table);
        TenantUsageRoutes.Map(table);
        UsageAuditLogRoutes.Map(table);
        RemovedRoutes.Map(table);
        return table;
    }
}
