using Nova.Api.Ec2.Pipeline;
using Nova.Api.Policies;
using Nova.Core.Hosts;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Ec2.AvailabilityZones;

/// <summary>DescribeAvailabilityZones; the zone name <c>verbose</c> asks for hosts and services too, for whom the Compute API shows them.</summary>
internal static class DescribeAvailabilityZones
{
    private const string Verbose = "verbose";

    private static readonly Policy Detail = "os_compute_api:os-availability-zone:detail";

    public static async Task<Ec2Answer> HandleAsync(Ec2Request request, CancellationToken cancel)
    {
        var names = request.Parameters.List("ZoneName").ToHashSet(StringComparer.Ordinal);
        var isVerbose = names.Remove(Verbose) && request.Allows(Detail, new PolicyTarget(request.Project, request.Caller.UserId));
        var filters = Filters.Read(request.Parameters, "zone-name", "state", "region-name");
        var region = request.Ec2.Options.Regions is [var first, ..] ? first.Name : "nova";
        var all = (await request.CallAsync(HostsRpc.ListZones, Nothing.Value, cancel)).Zones.Where(zone => isVerbose || !zone.Internal).ToList();
        if (names.FirstOrDefault(name => !all.Exists(zone => zone.Name == name)) is { } unknown)
        {
            return Ec2Error.InvalidValue($"Invalid availability zone: [{unknown}]");
        }

        var lines = all
            .Where(zone => names.Count == 0 || names.Contains(zone.Name))
            .Where(zone => filters.Fit(name => [name switch { "zone-name" => zone.Name, "state" => StateOf(zone), _ => region }]))
            .OrderByDescending(zone => zone.Available)
            .SelectMany(zone => isVerbose ? [(zone.Name, StateOf(zone)), .. Hosts(zone, request)] : ((string, string)[])[(zone.Name, StateOf(zone))])
            .ToList();
        return Ec2Answer.Of(xml => xml.List(
            "availabilityZoneInfo", lines, (item, line) => item.Element("zoneName", line.Item1).Element("zoneState", line.Item2).Element("regionName", region)));
    }

    private static string StateOf(ZoneRecord zone) => zone.Available ? "available" : "not available";

    /// <summary>In the drawing that euca-describe-availability-zones verbose has shown since Diablo.</summary>
    private static IEnumerable<(string Name, string State)> Hosts(ZoneRecord zone, Ec2Request request) => zone.Services
        .GroupBy(service => service.Host)
        .OrderBy(host => host.Key, StringComparer.Ordinal)
        .SelectMany(host => ((string, string)[])[($"|- {host.Key}", ""), .. host.Select(service => ($"| |- {service.Binary}", StateOf(service, request)))]);

    private static string StateOf(ServiceRecord service, Ec2Request request) =>
        $"{(service.Disabled ? "disabled" : "enabled")} {(service.IsUp(request.Backends.Time.GetUtcNow()) ? ":-)" : "XXX")} {Timestamp.WithoutZone(service.UpdatedAt)}";
}
