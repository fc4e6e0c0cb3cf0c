using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Nova.Conductor.Hosts;
using Nova.Conductor.Sagas;
using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Tests.Databases;

namespace Nova.Conductor.Tests.Sagas;

/// <summary>What the end of a host's lease says, and when it says nothing.</summary>
public sealed class HostLeasesTests : IAsyncLifetime
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly TestBus bus = new();
    private TestDatabase file = null!;
    private HostLeases leases = null!;
    private ReportServicesHandler beats = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        file = await TestDatabase.MakeAsync(DatabaseKind.Sqlite);
        var database = file.Open(time);
        leases = new HostLeases(database, bus, time, NullLogger<HostLeases>.Instance);
        beats = new ReportServicesHandler(database, new HostsOptions(new("internal", "nova"), EnableNewServices: true));
        await BeatAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await bus.DisposeAsync();
        await file.DisposeAsync();
    }

    [Fact]
    public async Task TheEndOfALeaseIsTold()
    {
        using var watch = leases.Watching("host1");
        using var other = leases.Watching("host2");

        await leases.LookAsync(Ct);
        Assert.False(watch.Down.IsCancellationRequested);

        time.Advance(TimeSpan.FromMinutes(1));
        await leases.LookAsync(Ct);
        Assert.True(watch.Down.IsCancellationRequested);
        Assert.False(other.Down.IsCancellationRequested);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task LeasesThatEndedWhileTheDatabaseWasAwaySayNothing(bool comesBack)
    {
        using var watch = leases.Watching("host1");
        await RenameAsync("services", "services_out_of_reach");
        time.Advance(TimeSpan.FromMinutes(1));
        await leases.LookAsync(Ct);
        Assert.True(leases.AreExcused);

        await RenameAsync("services_out_of_reach", "services");
        await leases.LookAsync(Ct);
        Assert.False(watch.Down.IsCancellationRequested);

        time.Advance(HostLeases.ReturnOfHosts - TimeSpan.FromSeconds(1));
        if (comesBack)
        {
            await BeatAsync();
        }

        time.Advance(TimeSpan.FromSeconds(2));
        await leases.LookAsync(Ct);
        Assert.False(leases.AreExcused);
        Assert.Equal(!comesBack, watch.Down.IsCancellationRequested);
    }

    private Task BeatAsync() => beats.ReportAsync([new ServiceBeat("host1", "nova-compute", "compute")], Ct);

    /// <summary>Every statement on the table fails meanwhile, as on a database that is away.</summary>
    private async Task RenameAsync(string from, string to)
    {
        await using var connection = new SqliteConnection($"Data Source={file.Address.Database}");
        await connection.OpenAsync(Ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"ALTER TABLE {from} RENAME TO {to}";
        await command.ExecuteNonQueryAsync(Ct);
    }
}
