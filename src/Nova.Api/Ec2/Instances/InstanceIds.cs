using Nova.Api.Ec2.Ids;
using Nova.Api.Ec2.Pipeline;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;

namespace Nova.Api.Ec2.Instances;

/// <summary>The instances that a request names. Others than the project's do not exist, for administrators as for everybody: an account of EC2 is a project.</summary>
internal static class InstanceIds
{
    private const string Prefix = "i";

    public static string Of(InstanceRecord instance) => Ec2Id.Of(Prefix, instance.Number);

    /// <summary>The numbers of a list of ids, in their order.</summary>
    public static IReadOnlyList<long> Read(Ec2Request request, string list = "InstanceId") => [.. request.Parameters.List(list).Select(Read).Distinct()];

    /// <summary>The number of an id.</summary>
    public static long Read(string id) => Ec2Id.TryParse(id, [Prefix], out var number)
        ? number
        : throw new Ec2RefusalException(new Ec2Error(400, "InvalidInstanceID.Malformed", $"Invalid id: \"{id}\""));

    /// <summary>The instances that must be there, in the order of their ids, with the action's policy asked about each.</summary>
    public static async Task<IReadOnlyList<InstanceRecord>> FindAsync(Ec2Request request, IReadOnlyList<long> numbers, CancellationToken cancel)
    {
        if (numbers.Count == 0)
        {
            throw new Ec2RefusalException(Ec2Error.Missing("InstanceId.1"));
        }

        var found = await LookAsync(request, numbers, cancel);
        foreach (var number in numbers)
        {
            if (!found.TryGetValue(number, out var instance))
            {
                throw new Ec2RefusalException(NotFound(number));
            }

            request.Check(instance);
        }

        return [.. numbers.Select(number => found[number])];
    }

    /// <summary>Those of these numbers that the project has.</summary>
    /// <param name="request">Asks.</param>
    /// <param name="numbers">Of instances.</param>
    /// <param name="cancel">Gives up.</param>
    /// <param name="goneSince">Those that are gone, since this time, in place of those that are there.</param>
    public static async Task<Dictionary<long, InstanceRecord>> LookAsync(Ec2Request request, IReadOnlyList<long> numbers, CancellationToken cancel, DateTimeOffset? goneSince = null)
    {
        var query = new ListServers { ProjectId = request.Project, Numbers = numbers, Limit = numbers.Count, Deleted = goneSince is not null, ChangesSince = goneSince };
        return (await request.CallAsync(ServersRpc.List, query, cancel)).Servers.ToDictionary(server => server.Number);
    }

    /// <summary>The one instance of a request; old clients send its id as a list.</summary>
    public static async Task<InstanceRecord> FindOneAsync(Ec2Request request, CancellationToken cancel) => Read(request) switch
    {
        [var number] => (await FindAsync(request, [number], cancel))[0],
        [] => throw new Ec2RefusalException(Ec2Error.Missing("InstanceId")),
        _ => throw new Ec2RefusalException(Ec2Error.InvalidValue("One InstanceId only.")),
    };

    public static Ec2Error NotFound(long number) => new(404, "InvalidInstanceID.NotFound", $"Instance {Ec2Id.Of(Prefix, number)} could not be found.");
}
