using Nova.Api.Ec2.Pipeline;
using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;

namespace Nova.Api.Ec2.Instances;

/// <summary>RunInstances: a wish as POST /servers makes it, under one judge.</summary>
internal static class RunInstances
{
    /// <summary>What clients say without meaning anything special, and the one value that means nothing: upstream passes over all of it, whatever it asks.</summary>
    public static readonly IReadOnlyDictionary<string, string> OnlyPlain = new Dictionary<string, string>
    {
        ["AddressingType"] = "public",
        ["DisableApiTermination"] = "false",
        ["EbsOptimized"] = "false",
        ["InstanceInitiatedShutdownBehavior"] = "stop",
        ["Monitoring.Enabled"] = "false",
        ["Placement.Tenancy"] = "default",
    };

    public static async Task<Ec2Answer> HandleAsync(Ec2Request request, CancellationToken cancel)
    {
        foreach (var (name, plain) in OnlyPlain)
        {
            if (request.Parameters.Get(name) is { } value && !value.Equals(plain, StringComparison.OrdinalIgnoreCase))
            {
                return Ec2Error.Unsupported($"{name} can be {plain} only.");
            }
        }

        return request.Parameters.Get("ClientToken") is { Length: > 0 } token && !request.IsDryRun
            ? await DescribeAsync(request, await ClientToken.RunAsync(request, token, callId => CreateAsync(request, callId, cancel), cancel), cancel)
            : await DescribeAsync(request, await CreateAsync(request, callId: null, cancel), cancel);
    }

    private static async Task<string> CreateAsync(Ec2Request request, Guid? callId, CancellationToken cancel)
    {
        var (create, refusal) = await request.Judge.JudgeAsync(await InstanceWish.ReadAsync(request, cancel), cancel);
        return create is null
            ? throw new FaultException(refusal!)
            : (await request.CallAsync(ServersRpc.Create, create with { Name = $"Server {create.ReservationId}" }, cancel, callId)).ReservationId;
    }

    private static async Task<Ec2Answer> DescribeAsync(Ec2Request request, string reservation, CancellationToken cancel)
    {
        var instances = new List<InstanceRecord>();
        Guid? marker = null;
        while (true)
        {
            var query = new ListServers { ProjectId = request.Project, ReservationId = reservation, Sort = ByIndex, Marker = marker, Limit = Paging.MostOf(request) };
            var found = (await request.CallAsync(ServersRpc.List, query, cancel)).Servers;
            instances.AddRange(found);
            if (found.Count < query.Limit)
            {
                break;
            }

            marker = found[^1].Id;
        }

        var numbers = await request.Ec2.Texts.NumberAsync(instances, request.Context, cancel);
        return instances.Count > 0
            ? Ec2Answer.Of(xml => Reservations.Write(xml, instances, request.Ec2.Texts, numbers))

            // The token is older than its instances.
            : Ec2Answer.Of(xml => xml.Element("reservationId", reservation).Element("ownerId", request.Project).Element("groupSet", "").Element("instancesSet", ""));
    }

    private static readonly ServerSort[] ByIndex = [new(ServerSortKey.LaunchIndex, Descending: false)];
}
