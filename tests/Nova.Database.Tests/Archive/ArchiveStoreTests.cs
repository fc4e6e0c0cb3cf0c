using Nova.Core;
using Nova.Core.Servers;
using Nova.Database.Archive;
using Nova.Database.Guests;
using Nova.Database.Instances;
using Nova.Database.Statements;
using Nova.Database.Tests.Tables;
using Nova.Tests.Databases;

namespace Nova.Database.Tests.Archive;

/// <summary>What is left of deleted servers goes, with everything that belongs to them, and nothing of those that live.</summary>
public sealed class ArchiveStoreTests
{
    private static readonly string[] Tables = ["instances", "block_devices", "instance_actions", "instance_actions_events"];

    private static readonly DateTimeOffset Deleted = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<DatabaseKind> Kinds => TestDatabase.All;

    [Theory, MemberData(nameof(Kinds))]
    public async Task DeletedServersMoveToTheShadowTablesAndThenAway(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        var database = test.Open();
        await PutAsync(database, null);
        await PutAsync(database, Deleted);
        await PutAsync(database, Deleted.AddDays(1));
        var before = await CountAsync(database, "");

        Assert.Empty(await RunAsync(database, scope => ArchiveStore.Archive(scope, Deleted, 10)));
        var archived = await RunAsync(database, scope => ArchiveStore.Archive(scope, Deleted.AddHours(1), 10));

        Assert.Equal(Tables.ToHashSet(), archived.Keys.ToHashSet());
        Assert.Equal(before.Select(count => count / 3), await CountAsync(database, "shadow_"));
        Assert.Equal(before.Select(count => count / 3 * 2), await CountAsync(database, ""));
        await RunAsync(database, scope => ArchiveStore.Archive(scope, null, 10));
        Assert.Equal(before.Select(count => count / 3), await CountAsync(database, ""));

        Assert.NotEmpty(await RunAsync(database, scope => ArchiveStore.Purge(scope, Deleted.AddHours(1), 10)));
        Assert.Equal(before.Select(count => count / 3), await CountAsync(database, "shadow_"));
        await RunAsync(database, scope => ArchiveStore.Purge(scope, null, 10));
        Assert.All(await CountAsync(database, "shadow_"), count => Assert.Equal(0, count));
        Assert.Empty(await RunAsync(database, scope => ArchiveStore.Purge(scope, null, 10)));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task AServerWhoseGuestAHostMayStillHaveStaysUntilThatIsForgotten(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        var database = test.Open();
        var server = await PutAsync(database, Deleted);
        await database.WriteAsync(
            scope =>
            {
                var guest = new Guest(server, Guid.NewGuid(), "gone", "gone", Guid.NewGuid(), GuestRole.Active, 1);
                GuestStore.Insert(scope, guest);
                GuestStore.Remove(scope, server, guest.Id, hostIsGone: true);
                return true;
            },
            TestContext.Current.CancellationToken);

        Assert.Empty(await RunAsync(database, scope => ArchiveStore.Delete(scope, null, 10)));
        await database.WriteAsync(
            scope =>
            {
                ArchiveStore.Forget(scope, DateTimeOffset.MaxValue);
                return true;
            },
            TestContext.Current.CancellationToken);
        Assert.NotEmpty(await RunAsync(database, scope => ArchiveStore.Delete(scope, null, 10)));
        Assert.All(await CountAsync(database, ""), count => Assert.Equal(0, count));
    }

    /// <summary>User data holds passwords as often as not; a deleted row is kept for its history.</summary>
    [Fact]
    public async Task UserDataGoesWithTheServer()
    {
        await using var test = await TestDatabase.MakeAsync(DatabaseKind.Sqlite);
        var database = test.Open();
        var server = await PutAsync(database, null);
        Assert.NotNull((await ReadAsync()).UserData);

        await database.WriteAsync(scope => InstanceStore.MarkDeleted(scope, server), TestContext.Current.CancellationToken);

        Assert.Null((await ReadAsync()).UserData);

        async Task<InstanceRecord> ReadAsync() => (await database.ReadAsync(scope => InstanceQueries.Find(scope, server), TestContext.Current.CancellationToken))!;
    }

    private static async Task<Guid> PutAsync(NovaDatabase database, DateTimeOffset? deleted)
    {
        var server = new Distinct(0).Make<InstanceRecord>() with { Id = Guid.NewGuid(), CreatedAt = Deleted.AddDays(-9), DeletedAt = deleted };
        await database.WriteAsync(
            scope =>
            {
                InstanceStore.Insert(scope, server);
                var action = ActionStore.Start(scope, server.Id, "create", new RequestContext("req-1", "u", "p", IsAdmin: false));
                ActionStore.StartEvent(scope, action, "build", "host");
                return true;
            },
            TestContext.Current.CancellationToken);
        return server.Id;
    }

    private static Task<IReadOnlyDictionary<string, int>> RunAsync(NovaDatabase database, Func<Nova.Database.Writing.WriteScope, IReadOnlyDictionary<string, int>> work) =>
        database.WriteAsync(work, TestContext.Current.CancellationToken);

    private static Task<long[]> CountAsync(NovaDatabase database, string prefix) => database.ReadAsync(
        scope => Array.ConvertAll(Tables, table => scope.Number(Statement.Once("count", $"SELECT COUNT(*) FROM {prefix}{table}"))!.Value),
        TestContext.Current.CancellationToken);
}
