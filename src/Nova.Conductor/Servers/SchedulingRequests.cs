using System.Text.Json;
using Nova.Conductor.Sagas.Placing;
using Nova.Core.Scheduling;
using Nova.Core.Servers;
using Nova.Database;
using Nova.Database.Instances;
using Nova.Database.Reading;

namespace Nova.Conductor.Servers;

/// <summary>Makes the scheduler's request of an instance: what it asks for, with the look-ups that need the database done.</summary>
internal sealed class SchedulingRequests(NovaDatabase database, BuildOptions options)
{
    /// <summary>The request of one instance, as it is to be.</summary>
    /// <param name="id">Names the request in the report.</param>
    /// <param name="instance">The instance.</param>
    /// <param name="wish">Where it may go.</param>
    /// <param name="failed">Hosts that have failed.</param>
    /// <param name="ct">Stops waiting.</param>
    public async Task<SchedulingRequest> OfAsync(Guid id, InstanceRecord instance, PlacementWish wish, IReadOnlyList<string> failed, CancellationToken ct)
    {
        var request = new SchedulingRequest
        {
            Id = id,
            InstanceIds = [instance.Id],
            ProjectId = instance.ProjectId,
            Flavor = instance.Flavor,
            ImageProperties = instance.ImageProperties,
            ImageId = instance.ImageId,
            VolumeBacked = ResourceAsk.IsVolumeBacked(instance.BlockDevices),
            AvailabilityZone = wish.AvailabilityZone,
            ForcedHost = wish.ForcedHost,
            ForcedNode = wish.ForcedNode,
            RequestedHost = wish.RequestedHost,
            RequestedNode = wish.RequestedNode,
            IgnoredHosts = wish.ForbiddenHosts.Count == 0 ? failed : [.. wish.ForbiddenHosts, .. failed],
            Hints = instance.SchedulerHints,
            Alternates = options.MaxAttempts - 1,
            InPlace = wish.InPlace,
        };
        if (instance.ServerGroupId is null && instance.SchedulerHints is null)
        {
            return request;
        }

        var same = ServersOf(instance.SchedulerHints, "same_host");
        var different = ServersOf(instance.SchedulerHints, "different_host");
        return await database.ReadAsync(
            scope => request with
            {
                Group = instance.ServerGroupId is { } group ? GroupGuard.Placement(scope, group, instance.Id) : null,
                SameHosts = Hosts(scope, same),
                DifferentHosts = Hosts(scope, different),
            },
            ct).ConfigureAwait(false);
    }

    private static IReadOnlyList<string>? Hosts(ReadScope scope, IReadOnlyCollection<Guid>? servers) => servers is null ? null : HintHosts.Of(scope, servers);

    /// <summary>A hint that names one server or a list of them; null where it is absent.</summary>
    private static List<Guid>? ServersOf(string? hints, string name)
    {
        if (hints is null)
        {
            return null;
        }

        using var json = JsonDocument.Parse(hints);
        if (!json.RootElement.TryGetProperty(name, out var value))
        {
            return null;
        }

        var servers = new List<Guid>();
        foreach (var item in value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToArray() : [value])
        {
            if (item.ValueKind == JsonValueKind.String && Guid.TryParse(item.GetString(), out var id))
            {
                servers.Add(id);
            }
        }

        return servers;
    }
}
