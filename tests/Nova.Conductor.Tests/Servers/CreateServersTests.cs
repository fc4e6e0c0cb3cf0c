using System.Text;
using Nova.Conductor.Quotas;
using Nova.Conductor.ServerGroups;
using Nova.Conductor.Servers;
using Nova.Conductor.Tests.Sagas;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database;
using Nova.Database.Aggregates;
using Nova.Database.Calls;
using Nova.Database.Statements;
using Nova.Tests.Databases;

namespace Nova.Conductor.Tests.Servers;

public sealed class CreateServersTests
{
    private const string Limited = "instances = 5";
    private static readonly Statement AllSecrets = new("test.secrets", "SELECT secrets FROM sagas WHERE secrets IS NOT NULL");

    [Fact]
    public async Task ServersOfOneRequestAreNumbered()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var reply = await AskAsync(conductor, SagaWorld.Request(3) with { Name = "Größe 7_x" });
        var servers = new List<InstanceRecord>();
        foreach (var id in reply.InstanceIds)
        {
            servers.Add(await conductor.ReadAsync(id));
        }

        Assert.Equal(["Größe 7_x-1", "Größe 7_x-2", "Größe 7_x-3"], servers.Select(server => server.Name));
        Assert.Equal("größe-7-x-1", servers[0].Hostname);
        Assert.Equal([0, 1, 2], servers.Select(server => server.LaunchIndex));
        Assert.All(servers, server => Assert.Equal(reply.ReservationId, server.ReservationId));
        Assert.Equal(["a", "b"], servers[0].Tags);
        Assert.Equal("virtio", servers[0].ImageProperties["hw_disk_bus"]);
        Assert.Equal(3, servers.Select(server => server.Number).Distinct().Count());
    }

    [Fact]
    public async Task SecretsReachTheHostAndAreNeverStoredReadable()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        foreach (var host in world.Cloud.Hosts)
        {
            host.Silence = new TaskCompletionSource();
        }

        var conductor = await world.StartConductorAsync();
        await SagaWorld.CreateAsync(conductor);
        var stored = Assert.Single(await conductor.Database.ReadAsync(static scope => scope.Query(AllSecrets, static row => row.Bytes(0)), CancellationToken.None));
        Assert.DoesNotContain("s3cret", Encoding.UTF8.GetString(stored));

        foreach (var host in world.Cloud.Hosts)
        {
            host.Silence!.SetResult();
        }

        await conductor.UntilQuietAsync();
        var build = world.Cloud.Hosts.Single(host => host.LastBuild is not null).LastBuild!;
        Assert.Equal("s3cret", build.AdminPassword);
        Assert.Equal([1, 2, 3], build.InjectedFiles[0].Contents);
        Assert.Equal(0, await conductor.CountSagasAsync());
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task ARepeatedCallMakesNothingTwice(DatabaseKind database)
    {
        await using var world = await SagaWorld.MakeAsync(database);
        var conductor = await world.StartConductorAsync();
        var call = TestConductor.Call();
        var handler = conductor.Get<CreateServersHandler>();
        var first = await handler.HandleAsync(SagaWorld.Request(2), call, CancellationToken.None);
        var second = await handler.HandleAsync(SagaWorld.Request(2), call, CancellationToken.None);
        Assert.Equal(first.InstanceIds, second.InstanceIds);
        await conductor.UntilQuietAsync();
        await Audit.CheckAsync(conductor.Database, world.Cloud);
        Assert.Equal(2, world.Cloud.Hosts.Sum(host => host.Built));
    }

    [Fact]
    public async Task QuotaIsRefusedInUpstreamsWords()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync(configuration: Limited);
        await AskAsync(conductor, SagaWorld.Request(4));
        var refused = await Assert.ThrowsAsync<FaultException>(() => AskAsync(conductor, SagaWorld.Request(2)));
        Assert.Equal(
            (FaultKind.OverQuota, "Quota exceeded for instances: Requested 2, but already used 4 of 5 instances"), (refused.Fault.Kind, refused.Message));

        // As many as fit, when fewer will do.
        Assert.Single((await AskAsync(conductor, SagaWorld.Request() with { MinCount = 1, MaxCount = 3 })).InstanceIds);
        await conductor.UntilQuietAsync();
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task TwoConductorsCannotBothPassTheQuota(DatabaseKind database)
    {
        await using var world = await SagaWorld.MakeAsync(database);
        var conductors = new[] { await world.StartConductorAsync(configuration: Limited), await world.StartConductorAsync(configuration: Limited) };
        var attempts = Enumerable.Range(0, 16).Select(async number =>
        {
            try
            {
                await AskAsync(conductors[number % 2], SagaWorld.Request());
                return true;
            }
            catch (FaultException refused) when (refused.Fault.Kind == FaultKind.OverQuota)
            {
                return false;
            }
        });
        Assert.Equal(5, (await Task.WhenAll(attempts)).Count(made => made));
        await conductors[0].UntilQuietAsync();
        await conductors[1].UntilQuietAsync();
        await Audit.CheckAsync(conductors[0].Database, world.Cloud);
    }

    [Fact]
    public async Task AnUnknownKeyPairOrGroupIsRefused()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var key = await Assert.ThrowsAsync<FaultException>(() => AskAsync(conductor, SagaWorld.Request() with { KeyName = "none" }));
        Assert.Equal((FaultKind.BadRequest, "Invalid key_name provided."), (key.Fault.Kind, key.Message));
        var hints = $"{{\"group\": \"{Guid.NewGuid()}\"}}";
        var group = await Assert.ThrowsAsync<FaultException>(() => AskAsync(conductor, SagaWorld.Request() with { SchedulerHints = hints }));
        Assert.Equal(FaultKind.BadRequest, group.Fault.Kind);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task AZoneWithoutAnEnabledHostIsRefused(DatabaseKind database)
    {
        await using var world = await SagaWorld.MakeAsync(database, hosts: 2);
        var conductor = await world.StartConductorAsync();
        await MakeZoneAsync("west", "host2");
        foreach (var zone in new[] { "nova", "west" })
        {
            await AskAsync(conductor, SagaWorld.Request() with { AvailabilityZone = zone });
        }

        await MakeZoneAsync("east", "host1");
        foreach (var zone in new[] { "nova", "nosuch" })
        {
            var refused = await Assert.ThrowsAsync<FaultException>(() => AskAsync(conductor, SagaWorld.Request() with { AvailabilityZone = zone }));
            Assert.Equal((FaultKind.BadRequest, "The requested availability zone is not available"), (refused.Fault.Kind, refused.Message));
        }

        // A host that is forced is not asked for its zone.
        await AskAsync(conductor, SagaWorld.Request() with { AvailabilityZone = "nova", ForcedHost = "host1" });
        await conductor.UntilQuietAsync();

        Task MakeZoneAsync(string zone, string host) => conductor.Database.WriteAsync(
            scope =>
            {
                var number = AggregateStore.Add(scope, Guid.NewGuid(), zone)!.Value;
                AggregateStore.SetMetadata(scope, number, new Dictionary<string, string?> { [AggregateStore.Zone] = zone });
                return AggregateStore.AddHost(scope, number, host);
            },
            CancellationToken.None);
    }

    [Theory]
    [InlineData("nohost", null, "nohost")]
    [InlineData(null, "nonode", "nonode")]
    [InlineData("host1", "host2", "host2")]
    [InlineData("host2", null, null)]
    [InlineData(null, "host2", null)]
    [InlineData("host2", "host2", null)]
    public async Task ARequestedHostMustExist(string? host, string? node, string? missing)
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var request = SagaWorld.Request() with { RequestedHost = host, RequestedNode = node };

        if (missing is null)
        {
            Assert.Single((await AskAsync(conductor, request)).InstanceIds);
            await conductor.UntilQuietAsync();
            return;
        }

        var refused = await Assert.ThrowsAsync<FaultException>(() => AskAsync(conductor, request));
        Assert.Equal((FaultKind.BadRequest, $"Compute host {missing} could not be found."), (refused.Fault.Kind, refused.Message));
    }

    [Fact]
    public async Task WhatASingleServerMayHaveIsLimited()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync(configuration: "metadata_items = 2\ninjected_files = 1\ninjected_file_path_length = 4\ninjected_file_content_bytes = 8");
        var three = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2", ["c"] = "3" };
        var file = new InjectedFile("/abc", new byte[6]);

        await RefusedAsync(SagaWorld.Request() with { Metadata = three }, "Maximum number of metadata items exceeds 2");
        await RefusedAsync(SagaWorld.Request() with { InjectedFiles = [file, file] }, "Personality file limit exceeded");
        await RefusedAsync(SagaWorld.Request() with { InjectedFiles = [file with { Path = "/abcd" }] }, "Personality file path exceeds maximum 4");
        await RefusedAsync(SagaWorld.Request() with { InjectedFiles = [file with { Contents = new byte[7] }] }, "Personality file content exceeds maximum 8");
        three.Remove("c");
        var id = (await AskAsync(conductor, SagaWorld.Request() with { Metadata = three, InjectedFiles = [file] })).InstanceIds[0];
        await conductor.UntilQuietAsync();

        var metadata = conductor.Get<ChangeServerMetadataHandler>();
        var refused = await Assert.ThrowsAsync<FaultException>(() => metadata.HandleAsync(
            new ChangeServerMetadata(id, Replace: false, new Dictionary<string, string> { ["d"] = "4" }, []), TestConductor.Call(), CancellationToken.None));
        Assert.Equal((FaultKind.OverQuota, "Maximum number of metadata items exceeds 2"), (refused.Fault.Kind, refused.Message));
        Assert.Equal(2, (await conductor.ReadAsync(id)).Metadata.Count);

        async Task RefusedAsync(CreateServers request, string message)
        {
            var refusal = await Assert.ThrowsAsync<FaultException>(() => AskAsync(conductor, request));
            Assert.Equal((FaultKind.OverQuota, message), (refusal.Fault.Kind, refusal.Message));
        }
    }

    [Fact]
    public async Task ACountTooLargeToAddUpIsOverTheGroupsQuotaToo()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var group = await new CreateServerGroupHandler(conductor.Get<CallResults>(), conductor.Get<QuotaOptions>()).HandleAsync(
            new CreateServerGroup("group", "soft-affinity", null), TestConductor.Call(), CancellationToken.None);
        var request = SagaWorld.Request() with { SchedulerHints = $"{{\"group\": \"{group.Id}\"}}" };
        await AskAsync(conductor, request);
        var refusal = await Assert.ThrowsAsync<FaultException>(() => AskAsync(conductor, request with { MaxCount = int.MaxValue }));
        Assert.Equal((FaultKind.OverQuota, "Quota exceeded, too many servers in group"), (refusal.Fault.Kind, refusal.Message));
    }

    [Theory]
    [InlineData("web  server_1", null, "web--server-1")]
    [InlineData("..-Web.Example-", null, "web-example")]
    [InlineData("test-ubuntu20.04", null, "test-ubuntu20-04")]
    [InlineData("Café Zoë 日本", null, "café-zoë")]
    [InlineData("a\tb!c", null, "abc")]
    [InlineData("日本", null, "Server-00000000-0000-0000-0000-000000000000")]
    [InlineData("-._ ", null, "Server-00000000-0000-0000-0000-000000000000")]
    [InlineData("web.example", 3, "web-example-3")]
    [InlineData("日本", 12, "Server-00000000-0000-0000-0000-000000000000-12")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789", null, "012345678901234567890123456789012345678901234567890123456789012")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789", 10, "012345678901234567890123456789012345678901234567890123456789-10")]
    public void HostnamesAreMadeOfNamesAsUpstreamDoes(string name, int? number, string expected)
        => Assert.Equal(expected, NewServer.Hostname(name, Guid.Empty, number));

    private static Task<CreateServersReply> AskAsync(TestConductor conductor, CreateServers request, RequestContext? context = null) =>
        conductor.Get<CreateServersHandler>().HandleAsync(request, TestConductor.Call(context), CancellationToken.None);
}
