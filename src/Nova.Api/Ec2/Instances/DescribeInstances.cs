using Nova.Api.Ec2.Pipeline;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;

namespace Nova.Api.Ec2.Instances;

/// <summary>DescribeInstances: the project's, the oldest first. Those asked for by id are shown for an hour after they are gone, as Amazon's are: its clients wait for <c>terminated</c>.</summary>
internal static class DescribeInstances
{
    public static readonly TimeSpan ShownAfterwards = TimeSpan.FromHours(1);

    public static async Task<Ec2Answer> HandleAsync(Ec2Request request, CancellationToken cancel)
    {
        var filters = InstanceFilters.Read(request);
        var (instances, page, last) = await ListAsync(request, cancel);
        var numbers = await request.Ec2.Texts.NumberAsync(instances, request.Context, cancel);
        var seen = instances.Count;
        var shown = filters.IsEmpty
            ? instances
            : [.. instances.Where(instance => filters.Fit(name => InstanceFilters.ValuesOf(instance, name, numbers, request.Ec2.Options)))];
        return Ec2Answer.Of(xml => page.Write(
            xml.List("reservationSet", Reservations.Of(shown), (item, members) => Reservations.Write(item, members, request.Ec2.Texts, numbers)), seen, last));
    }

    /// <summary>The instances asked for by id, a page, or all.</summary>
    public static async Task<(IReadOnlyList<InstanceRecord> Instances, Paging Page, string? Last)> ListAsync(Ec2Request request, CancellationToken cancel)
    {
        var (numbers, page) = (InstanceIds.Read(request), Paging.Read(request));
        if (numbers.Count > 0)
        {
            return page.IsAsked
                ? throw new Ec2RefusalException(Ec2Error.Combined("InstanceId is not combined with MaxResults or NextToken."))
                : (await FindAsync(request, numbers, cancel), page, null);
        }

        var marker = page.After is null ? default(Guid?)
            : Guid.TryParse(page.After, out var after) ? after
            : throw new Ec2RefusalException(Ec2Error.InvalidValue("The NextToken is none that was given."));
        var all = new List<InstanceRecord>();
        while (true)
        {
            var query = new ListServers { ProjectId = request.Project, Sort = OldestFirst, Marker = marker, Limit = page.Size };
            var found = (await request.CallAsync(ServersRpc.List, query, cancel)).Servers;
            all.AddRange(found);
            if (page.IsAsked || found.Count < page.Size)
            {
                return (all, page, page.IsAsked && found.Count > 0 ? found[^1].Id.ToString() : null);
            }

            marker = found[^1].Id;
        }
    }

    private static readonly ServerSort[] OldestFirst = [new(ServerSortKey.CreatedAt, Descending: false)];

    private static async Task<IReadOnlyList<InstanceRecord>> FindAsync(Ec2Request request, IReadOnlyList<long> numbers, CancellationToken cancel)
    {
        var found = await InstanceIds.LookAsync(request, numbers, cancel);
        var gone = numbers.Where(number => !found.ContainsKey(number)).ToList();
        if (gone.Count > 0)
        {
            var since = request.Backends.Time.GetUtcNow() - ShownAfterwards;
            foreach (var (number, instance) in await InstanceIds.LookAsync(request, gone, cancel, since))
            {
                found[number] = instance;
            }
        }

        return [.. numbers.Select(number => found.TryGetValue(number, out var instance) ? instance : throw new Ec2RefusalException(InstanceIds.NotFound(number)))];
    }
}
