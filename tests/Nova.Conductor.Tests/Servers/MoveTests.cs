using Nova.Conductor.Servers.Moves;
using Nova.Conductor.Tests.Sagas;
using Nova.Core.Faults;
using Nova.Core.Flavors;
using Nova.Core.Moves;
using Nova.Core.Rpc.Compute;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database;
using Nova.Database.Guests;
using Nova.Database.Moves;
using Nova.Database.Quotas;

namespace Nova.Conductor.Tests.Servers;

/// <summary>Resize and cold migration: what is refused, what is claimed meanwhile, where it goes, and how it ends by itself.</summary>
public sealed class MoveTests
{
    private const string SmallCloud = "cores = 2\nram = 1024\n";

    private static readonly Fault Elsewhere = new(FaultKind.Internal, "No space.", ComputeRpc.RescheduleCode, "disk full at /dev/sda");

    public static TheoryData<FlavorRecord, string> Refused => new()
    {
        { SagaWorld.Small, "When resizing, instances must change flavor!" },
        { SagaWorld.Large with { Disabled = true }, "Flavor 2 could not be found." },
        { SagaWorld.Large with { RootGb = 0 }, "Server disk was unable to be resized because: Resize to zero disk flavor is not allowed." },
        { SagaWorld.Large with { MemoryMb = 255 }, "Flavor's memory is too small for requested image." },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task AFlavorThatDoesNotFitIsRefusedAndNothingHasChanged(FlavorRecord flavor, string message)
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var request = SagaWorld.Request();
        var id = await SagaWorld.BootAsync(conductor, request with { Image = request.Image! with { MinRamMb = 256 } });
        var before = await conductor.ReadAsync(id);

        var refused = await Assert.ThrowsAsync<FaultException>(() => ResizeAsync(conductor, id, flavor));

        Assert.Equal((FaultKind.BadRequest, message), (refused.Fault.Kind, refused.Message));
        Assert.Equal(before.Revision, (await conductor.ReadAsync(id)).Revision);
        Assert.Empty(await MovesAsync(conductor, id));
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Fact]
    public async Task ADiskIsNeverMadeSmaller()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor, SagaWorld.Request() with { Flavor = SagaWorld.Large });

        var refused = await Assert.ThrowsAsync<FaultException>(() => ResizeAsync(conductor, id, SagaWorld.Small));

        Assert.Equal((FaultKind.BadRequest, "Server disk was unable to be resized because: Unable to resize disk down."), (refused.Fault.Kind, refused.Message));
        Assert.Empty(await MovesAsync(conductor, id));
    }

    [Fact]
    public async Task WhatAServerWouldUseMoreIsTakenFromTheQuotaOrRefused()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync(configuration: SmallCloud);
        var id = await SagaWorld.BootAsync(conductor);

        var refused = await Assert.ThrowsAsync<FaultException>(() => ResizeAsync(conductor, id, SagaWorld.Large with { Vcpus = 3 }));
        Assert.Equal(FaultKind.OverQuota, refused.Fault.Kind);
        Assert.Equal((1, 512), await UsedAsync(conductor));

        await ResizeAsync(conductor, id, SagaWorld.Large);
        await conductor.UntilQuietAsync();
        Assert.Equal((2, 1024), await UsedAsync(conductor));

        await EndAsync(conductor, id, confirm: false);
        Assert.Equal((1, 512), await UsedAsync(conductor));
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Fact]
    public async Task WhatAServerUsesLessIsGivenBackOnceThereIsNoWayBack()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor, SagaWorld.Request() with { Flavor = SagaWorld.Large });
        await ResizeAsync(conductor, id, SagaWorld.Large with { Id = "3", Name = "narrow", Vcpus = 1, MemoryMb = 512 });
        await conductor.UntilQuietAsync();
        Assert.Equal((2, 1024), await UsedAsync(conductor));

        await EndAsync(conductor, id, confirm: true);

        Assert.Equal((1, 512), await UsedAsync(conductor));
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Fact]
    public async Task ADestinationThatCannotIsLeftForTheNext()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        world.Cloud["host2"].Fails = command => command is FinishMove ? Elsewhere : null;

        await ResizeAsync(conductor, id, SagaWorld.Large);
        await conductor.UntilQuietAsync();

        var server = await conductor.ReadAsync(id);
        Assert.Equal((VmState.Resized, "host3", SagaWorld.Large.Id), (server.VmState, server.Host, server.Flavor.Id));
        var move = Assert.Single(await MovesAsync(conductor, id));
        Assert.Equal(("host1", "host3", MigrationStatus.Finished), (move.SourceHost, move.DestinationHost, move.Status));
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Fact]
    public async Task WithoutADestinationTheServerRunsOnAsItWas()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        world.Cloud.Decide = request => TestCloud.Decision(request);

        await ResizeAsync(conductor, id, SagaWorld.Large);
        await conductor.UntilQuietAsync();

        var server = await conductor.ReadAsync(id);
        Assert.Equal((VmState.Active, "host1", SagaWorld.Small.Id), (server.VmState, server.Host, server.Flavor.Id));
        Assert.StartsWith("No valid host was found.", server.Fault!.Message, StringComparison.Ordinal);
        Assert.Equal(MigrationStatus.Error, Assert.Single(await MovesAsync(conductor, id)).Status);
        Assert.Equal(PowerState.Running, world.Cloud["host1"].Guests[server.GuestId!.Value]);
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task OnItsOwnHostAServerIsTwoGuestsUntilOneIsTheEnd(bool confirm)
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 1);
        var conductor = await world.StartConductorAsync(configuration: "[DEFAULT]\nallow_resize_to_same_host = true\n");
        var id = await SagaWorld.BootAsync(conductor);
        var first = (await conductor.ReadAsync(id)).GuestId;

        await ResizeAsync(conductor, id, SagaWorld.Large);
        await conductor.UntilQuietAsync();

        var resized = await conductor.ReadAsync(id);
        Assert.Equal((VmState.Resized, "host1", SagaWorld.Large.Id), (resized.VmState, resized.Host, resized.Flavor.Id));
        var guests = await conductor.Database.ReadAsync(scope => GuestStore.Of(scope, id), CancellationToken.None);
        Assert.Equal([GuestRole.Active, GuestRole.Outgoing], guests.Select(guest => guest.Role).Order());
        await Audit.CheckAsync(conductor.Database, world.Cloud);

        await EndAsync(conductor, id, confirm);
        var ended = await conductor.ReadAsync(id);
        Assert.Equal((VmState.Active, confirm ? resized.GuestId : first), (ended.VmState, ended.GuestId));
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Fact]
    public async Task AMigrationNeverStaysOnItsHostAndGoesWhereItIsSent()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync(configuration: "[DEFAULT]\nallow_resize_to_same_host = true\n");
        var id = await SagaWorld.BootAsync(conductor);

        var itself = await Assert.ThrowsAsync<FaultException>(() => MigrateAsync(conductor, id, "host1"));
        Assert.Equal((FaultKind.BadRequest, "Cannot migrate to the host where the server exists."), (itself.Fault.Kind, itself.Message));
        var nowhere = await Assert.ThrowsAsync<FaultException>(() => MigrateAsync(conductor, id, "host9"));
        Assert.Equal((FaultKind.BadRequest, "Compute host host9 could not be found."), (nowhere.Fault.Kind, nowhere.Message));
        Assert.Empty(await MovesAsync(conductor, id));

        await MigrateAsync(conductor, id, "host3");
        await conductor.UntilQuietAsync();

        var moved = await conductor.ReadAsync(id);
        Assert.Equal((VmState.Resized, "host3", SagaWorld.Small.Id), (moved.VmState, moved.Host, moved.Flavor.Id));
        await EndAsync(conductor, id, confirm: true);
        await MigrateAsync(conductor, id, null);
        await conductor.UntilQuietAsync();
        Assert.NotEqual("host3", (await conductor.ReadAsync(id)).Host);
        Assert.All(await MovesAsync(conductor, id), move => Assert.Equal("migration", move.Type));
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Fact]
    public async Task AMoveThatNobodyEndsIsConfirmedAfterTheWindow()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync(configuration: "[DEFAULT]\nresize_confirm_window = 300\n");
        var id = await SagaWorld.ResizeAsync(conductor);

        var look = conductor.Get<AutomaticConfirm>();
        await look.LookAsync(CancellationToken.None);
        Assert.Equal(VmState.Resized, (await conductor.ReadAsync(id)).VmState);

        await conductor.UntilAsync(
            async () =>
            {
                await look.LookAsync(CancellationToken.None);
                return (await conductor.ReadAsync(id)).VmState == VmState.Active;
            },
            "the move is confirmed");
        await conductor.UntilQuietAsync();

        Assert.Equal((VmState.Active, SagaWorld.Large.Id), ((await conductor.ReadAsync(id)).VmState, (await conductor.ReadAsync(id)).Flavor.Id));
        Assert.Equal(MigrationStatus.Confirmed, Assert.Single(await MovesAsync(conductor, id)).Status);
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Fact]
    public async Task ASourceThatIsGoneIsNotAskedToPrepare()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        world.Silence("host1");
        await conductor.UntilAsync(async () => !await conductor.Get<Conductor.Sagas.HostLeases>().IsUpAsync("host1", CancellationToken.None), "the host's lease ends");

        var refused = await Assert.ThrowsAsync<FaultException>(() => ResizeAsync(conductor, id, SagaWorld.Large));

        Assert.Equal((FaultKind.Conflict, "Service is unavailable at this time."), (refused.Fault.Kind, refused.Message));
        Assert.Null((await conductor.ReadAsync(id)).TaskState);
        Assert.Equal((1, 512), await UsedAsync(conductor));
    }

    [Fact]
    public async Task ADatabasePutBackFromABackupMovesServersFromTheHostsNewestAttempt()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        var newest = 9;
        world.Cloud["host1"].Fails = command => command switch
        {
            PrepareMove prepare when prepare.Attempt <= newest => Superseded(newest),
            RevertMove revert when revert.Attempt <= newest => Superseded(newest),
            _ => null,
        };

        await ResizeAsync(conductor, id, SagaWorld.Large);
        await conductor.UntilQuietAsync();
        Assert.Equal((VmState.Resized, "host2"), (await conductor.ReadAsync(id) is var moved ? (moved.VmState, moved.Host) : default));

        newest = 30;
        await EndAsync(conductor, id, confirm: false);
        var reverted = await conductor.ReadAsync(id);
        Assert.Equal((VmState.Active, "host1", null), (reverted.VmState, reverted.Host, reverted.Fault?.Message));
        await Audit.CheckAsync(conductor.Database, world.Cloud);

        static Fault Superseded(int newest) => new(FaultKind.Conflict, "superseded", ComputeRpc.SupersededCode, NewestAttempt: newest);
    }

    /// <summary>What journals keep of a move is read by whoever can read the database: the secret that opens the disks is not in it.</summary>
    [Fact]
    public void TheSecretOfAnOfferIsNotJournaled()
    {
        var state = new Conductor.Sagas.MoveState
        {
            Search = new Conductor.Sagas.Placing.Search { Wish = new Conductor.Sagas.Placing.PlacementWish() },
            MigrationId = Guid.NewGuid(),
            OldFlavor = SagaWorld.Small,
            NewFlavor = SagaWorld.Large,
            Before = VmState.Active,
            Source = new Conductor.Sagas.GuestOrder { GuestId = Guid.NewGuid(), Host = "host1", Attempt = 1 },
            Offer = new MoveOffer("host1", 1, "the-secret", PowerState.Running, []),
        };

        var journaled = MemoryPack.MemoryPackSerializer.Serialize(state);

        Assert.True(journaled.AsSpan().IndexOf("host1"u8) >= 0, "The host is journaled: what is looked for would be found.");
        Assert.True(journaled.AsSpan().IndexOf("the-secret"u8) < 0, "The secret is journaled.");
    }

    private static Task ResizeAsync(TestConductor conductor, Guid id, FlavorRecord flavor) => conductor.Get<ResizeServerHandler>().HandleAsync(
        new ResizeServer(id, flavor, null, null, false), TestConductor.Call(), CancellationToken.None);

    private static Task MigrateAsync(TestConductor conductor, Guid id, string? host) => conductor.Get<MigrateServerHandler>().HandleAsync(
        new MigrateServer(id, host, null, false), TestConductor.Call(), CancellationToken.None);

    private static async Task EndAsync(TestConductor conductor, Guid id, bool confirm)
    {
        var ends = conductor.Get<EndMoveHandler>();
        var end = new Core.Rpc.Conductor.EndMove(id, false);
        await (confirm ? ends.ConfirmAsync(end, TestConductor.Call(), CancellationToken.None) : ends.RevertAsync(end, TestConductor.Call(), CancellationToken.None));
        await conductor.UntilQuietAsync();
    }

    private static Task<List<MigrationRecord>> MovesAsync(TestConductor conductor, Guid id) => conductor.Database.ReadAsync(
        scope => MigrationStore.List(scope, new ListMigrations { InstanceId = id, Limit = 100 }), CancellationToken.None);

    private static Task<(int Cores, int Ram)> UsedAsync(TestConductor conductor) => conductor.Database.ReadAsync(
        scope => QuotaStore.UseOf(scope, "project", null) is var use ? (use.Cores, use.Ram) : default, CancellationToken.None);
}
