using Nova.Conductor.Servers;
using Nova.Conductor.Tests.Sagas;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Networks;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database;
using Nova.Database.Instances;
using Nova.Tests.Databases;

namespace Nova.Conductor.Tests.Servers;

/// <summary>Lists compared with the same filters and orders worked out in memory, on both databases.</summary>
public sealed class ListServersTests
{
    private static readonly RequestContext Admin = new("req-admin", "admin", "admin", IsAdmin: true);

    public static TheoryData<DatabaseKind> Databases => TestDatabase.Kinds;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task FiltersSelect(DatabaseKind database)
    {
        await using var world = await SagaWorld.MakeAsync(database);
        var conductor = await world.StartConductorAsync();
        var servers = await FillAsync(world, conductor);
        var cases = new (string Name, ListServers Query, Func<InstanceRecord, bool> Expected)[]
        {
            ("all of a project", new() { Limit = 100 }, server => server.ProjectId == "project"),
            ("name as text", new() { Limit = 100, NamePattern = "WEB-1" }, server => server.ProjectId == "project" && server.Name.Contains("web-1", StringComparison.Ordinal)),
            ("name with a percent sign", new() { Limit = 100, NamePattern = "%" }, server => false),
            ("name as expression", new() { Limit = 100, NamePattern = "^web-[13]$" }, server => server.ProjectId == "project" && server.Name is "web-1" or "web-3"),
            ("address", new() { Limit = 100, Ip4Pattern = "10.0.3" }, server => server.Name == "web-3"),
            ("address in the middle", new() { Limit = 100, Ip4Pattern = "0.3" }, server => false),
            ("floating address", new() { Limit = 100, Ip4Pattern = "192" }, server => false),
            ("either address", new() { Limit = 100, Ip4Pattern = "10[.]0[.]1", Ip6Pattern = "fd00::3" }, server => server.Name is "web-1" or "web-3"),
            ("address and name", new() { Limit = 100, Ip4Pattern = "10", NamePattern = "^web-[13]$" }, server => server.Name is "web-1" or "web-3"),
            ("state", new() { Limit = 100, VmStates = [VmState.Building] }, server => server.ProjectId == "project"),
            ("host", new() { Limit = 100, Host = "nowhere" }, server => false),
            ("no state", new() { Limit = 100, VmStates = [] }, server => false),
            ("task", new() { Limit = 100, TaskStates = [TaskState.Deleting] }, server => false),
            ("ids", new() { Limit = 100, Ids = [servers[2].Id, servers[3].Id] }, server => server.Id == servers[2].Id || server.Id == servers[3].Id),
            ("tag", new() { Limit = 100, Tags = ["even"] }, server => server.Tags.Contains("even")),
            ("two tags", new() { Limit = 100, Tags = ["even", "third"] }, server => server.Tags.Contains("even") && server.Tags.Contains("third")),
            ("case of a tag", new() { Limit = 100, Tags = ["EVEN"] }, server => false),
            ("any tag", new() { Limit = 100, TagsAny = ["even", "third"] }, server => server.Tags.Count > 0),
            ("not both tags", new() { Limit = 100, NotTags = ["even", "third"] }, server => server.ProjectId == "project" && !(server.Tags.Contains("even") && server.Tags.Contains("third"))),
            ("none of the tags", new() { Limit = 100, NotTagsAny = ["even", "third"] }, server => server.ProjectId == "project" && server.Tags.Count == 0),
            ("metadata", new() { Limit = 100, Metadata = new Dictionary<string, string> { ["n"] = "1" } }, server => server.ProjectId == "project" && server.Metadata.GetValueOrDefault("n") == "1"),
            ("image", new() { Limit = 100, ImageId = "image-1" }, server => server.ProjectId == "project" && server.ImageId == "image-1"),
            ("description", new() { Limit = 100, Description = "no.4" }, server => server.Description == "No.4"),
            ("unlocked", new() { Limit = 100, Locked = false }, server => server.ProjectId == "project"),
            ("created in a second", new() { Limit = 100, Seldom = new() { CreatedAt = servers[4].CreatedAt } }, server => server.Id == servers[4].Id),
            ("never launched", new() { Limit = 100, Seldom = new() { LaunchedAt = servers[4].CreatedAt } }, server => false),
            ("never terminated", new() { Limit = 100, Seldom = new() { TerminatedAt = servers[4].CreatedAt } }, server => false),
            ("access address", new() { Limit = 100, Seldom = new() { AccessIPv4 = "10.0.0.3" } }, server => server.AccessIPv4 == "10.0.0.3"),
            ("access address of version 6", new() { Limit = 100, Seldom = new() { AccessIPv6 = "FE80::4" } }, server => server.AccessIPv6 == "fe80::4"),
            ("locked by nobody in particular", new() { Limit = 100, Seldom = new() { LockedBy = LockedBy.Admin } }, server => false),
            ("disk sized by hand", new() { Limit = 100, Seldom = new() { AutoDiskConfig = false } }, server => server.ProjectId == "project" && !server.AutoDiskConfig),
            ("root device", new() { Limit = 100, Seldom = new() { RootDeviceName = "/dev/nothing" } }, server => false),
            ("deleted", new() { Limit = 100, Deleted = true }, server => false),
            ("changed since", new() { Limit = 100, ChangesSince = servers[4].CreatedAt }, server => server.ProjectId == "project" && server.CreatedAt >= servers[4].CreatedAt),
            ("changed before", new() { Limit = 100, ChangesBefore = servers[4].CreatedAt }, server => server.ProjectId == "project" && server.CreatedAt <= servers[4].CreatedAt),
        };
        foreach (var (name, query, expected) in cases)
        {
            var found = await AskAsync(conductor, query);
            Assert.True(
                servers.Where(expected).Select(server => server.Id).Order().SequenceEqual(found.Select(server => server.Id).Order()),
                $"{name}: found {string.Join(", ", found.Select(server => server.Name))}");
        }

        Assert.Equal(servers.Count, (await AskAsync(conductor, new() { Limit = 100 }, Admin)).Count);
        var broken = await Assert.ThrowsAsync<FaultException>(() => AskAsync(conductor, new() { Limit = 100, NamePattern = "(a" }));
        Assert.Equal(FaultKind.BadRequest, broken.Fault.Kind);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task PagesFollowEachOtherInEveryOrder(DatabaseKind database)
    {
        await using var world = await SagaWorld.MakeAsync(database);
        var conductor = await world.StartConductorAsync();
        var servers = (await FillAsync(world, conductor)).Where(server => server.ProjectId == "project").ToArray();
        IReadOnlyList<ServerSort>[] orders =
        [
            [],
            [new(ServerSortKey.Name, false)],
            [new(ServerSortKey.ImageId, true), new(ServerSortKey.Name, false)],
            [new(ServerSortKey.LaunchedAt, false)],
            [new(ServerSortKey.KeyName, true)],
            [new(ServerSortKey.ConfigDrive, true), new(ServerSortKey.Description, false)],
            [new(ServerSortKey.AutoDiskConfig, false), new(ServerSortKey.Progress, true), new(ServerSortKey.AccessIPv6, true)],
            [new(ServerSortKey.RootDeviceName, true), new(ServerSortKey.AccessIPv4, false)],
            [new(ServerSortKey.KeyName, false), new(ServerSortKey.CreatedAt, true)],
        ];
        foreach (var order in orders)
        {
            var whole = await AskAsync(conductor, new() { Limit = 100, Sort = order });
            Assert.Equal(servers.Select(server => server.Id).Order(), whole.Select(server => server.Id).Order());
            var paged = new List<Guid>();
            for (Guid? marker = null; ;)
            {
                var page = await AskAsync(conductor, new() { Limit = 2, Sort = order, Marker = marker });
                paged.AddRange(page.Select(server => server.Id));
                if (page.Count < 2)
                {
                    break;
                }

                marker = page[^1].Id;
            }

            Assert.Equal(whole.Select(server => server.Id), paged);
        }

        var newest = await AskAsync(conductor, new() { Limit = 100 });
        Assert.Equal(servers.Reverse().Select(server => server.Id), newest.Select(server => server.Id));
        var lost = await Assert.ThrowsAsync<FaultException>(() => AskAsync(conductor, new() { Limit = 2, Marker = Guid.Empty }));
        Assert.Equal($"marker [{Guid.Empty}] not found", lost.Message);
    }

    [Fact]
    public async Task AReadAfterAWriteSeesIt()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        for (var round = 0; round < 50; round++)
        {
            var name = $"name-{round}";
            var update = new UpdateServer(id, name, false, null, null, false, null, false, null, null);
            Assert.Equal(name, (await conductor.Get<UpdateServerHandler>().HandleAsync(update, TestConductor.Call(), CancellationToken.None)).Name);
            var reads = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => conductor.ReadAsync(id)));
            Assert.All(reads, server => Assert.Equal(name, server.Name));
            Assert.Equal(name, (await AskAsync(conductor, new() { Limit = 10 }))[0].Name);
        }
    }

    private static async Task<IReadOnlyList<InstanceRecord>> AskAsync(TestConductor conductor, ListServers query, RequestContext? context = null) =>
        (await conductor.Get<ListServersHandler>().HandleAsync(
            context == Admin ? query with { AllProjects = true } : query with { ProjectId = "project" }, TestConductor.Call(context), CancellationToken.None)).Servers;

    /// <summary>Eight servers of the project and one of another, a second apart, oldest first.</summary>
    private static async Task<IReadOnlyList<InstanceRecord>> FillAsync(SagaWorld world, TestConductor conductor)
    {
        var made = new List<InstanceRecord>();
        for (var number = 0; number < 9; number++)
        {
            var instance = NewServer.Of(
                SagaWorld.Request() with
                {
                    Name = number < 8 ? $"web-{number}" : "foreign",
                    Description = $"No.{number}",
                    AccessIPv4 = $"10.0.0.{number}",
                    AccessIPv6 = $"fe80::{number}",
                    AutoDiskConfig = number % 2 == 0,
                    KeyName = number % 3 == 0 ? null : $"key-{number % 3}",
                    Tags = number == 8 ? [] : [.. number % 2 == 0 ? ["even"] : Array.Empty<string>(), .. number % 3 == 0 ? ["third"] : Array.Empty<string>()],
                    Metadata = new Dictionary<string, string> { ["n"] = $"{number % 2}", ["other"] = "\"n\":\"1\"" },
                    Image = SagaWorld.Request().Image! with { Id = $"image-{number % 2}" },
                },
                number < 8 ? TestConductor.Tenant : Admin,
                "r-1",
                number,
                world.Time.GetUtcNow(),
                null,
                null) with
            {
                Interfaces = number % 2 == 0 ? [] : [Interface($"10.0.{number}.4", "192.0.2.1"), Interface($"fd00::{number}")],
            };
            await conductor.Database.WriteAsync(scope => InstanceStore.Insert(scope, instance), CancellationToken.None);
            made.Add(instance);
            world.Time.Advance(TimeSpan.FromSeconds(1));
        }

        return made;
    }

    private static InstanceInterface Interface(string address, params string[] floating) =>
        new(Guid.NewGuid(), "fa:16:3e:00:00:01", Guid.NewGuid(), "net", "bridge", "br100", "tap1", null, [new("", "", "", [], [], [new(address, floating)], null)], null);
}
