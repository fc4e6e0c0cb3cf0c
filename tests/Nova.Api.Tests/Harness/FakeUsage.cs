using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Messaging;

namespace Nova.Api.Tests.Harness;

/// <summary>Three servers of two projects that ran, and the use of one host.</summary>
public static class FakeUsage
{
    public static readonly DateTimeOffset Launched = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly ServerUsage[] Servers =
    [
        Server(1, "abcd1234", null),
        Server(2, "abcd1234", Launched.AddHours(10)),
        Server(3, "other", null),
    ];

    public static Guid ServerId(int number) => new(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9);

    public static void AddTo(RpcTable table) => table
        .On(UsageRpc.List, (q, _, _) => Task.FromResult(new UsagePage(
            [.. Servers.Where(s => (q.ProjectId is null || s.ProjectId == q.ProjectId) && (q.Marker is null || s.Id.CompareTo(q.Marker.Value) > 0)).Take(q.Limit)])))
        .On(UsageRpc.OfHost, (q, _, _) => q.Host == FakeHosts.UpHost
            ? Task.FromResult(new HostUsage(new Amounts(8, 8192, 100), new Amounts(3, 1024, 20), [new ProjectUsage("a", new Amounts(2, 512, 10)), new ProjectUsage("b", new Amounts(1, 512, 10))]))
            : throw new FaultException(FaultKind.NotFound, $"Compute host {q.Host} could not be found."));

    private static ServerUsage Server(int number, string project, DateTimeOffset? terminated) =>
        new(ServerId(number), $"s{number}", project, "m1.small", 2, 512, 10, VmState.Active, Launched, terminated);
}
