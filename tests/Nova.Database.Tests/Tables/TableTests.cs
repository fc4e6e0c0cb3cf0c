using Nova.Core.Moves;
using Nova.Core.Networks;
using Nova.Core.Servers;
using Nova.Database.Allocations;
using Nova.Database.Calls;
using Nova.Database.Events;
using Nova.Database.Hosts;
using Nova.Database.Guests;
using Nova.Database.Instances;
using Nova.Database.Moves;
using Nova.Database.Networks;
using Nova.Database.Quotas;
using Nova.Database.Sagas;
using Nova.Database.Statements;
using Nova.Database.Tables;
using Nova.Tests.Databases;

namespace Nova.Database.Tests.Tables;

/// <summary>Every hot table: what is written is what is read, member by member, and stands in the column named after it.</summary>
public sealed class TableTests
{
    public static TheoryData<DatabaseKind> Kinds => TestDatabase.All;

    [Theory, MemberData(nameof(Kinds))]
    public async Task EveryMemberIsWrittenAndReadBack(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        var database = test.Open();
        await CheckAsync<InstanceTable, InstanceRecord>(database, nameof(InstanceRecord.BlockDevices));
        await CheckAsync<BlockDeviceTable, PlacedDevice>(database);
        await CheckAsync<FixedAddressTable, FixedAddress>(database);
        await CheckAsync<NetworkTable, NetworkRecord>(database);
        await CheckAsync<NetworkRevisionTable, NetworkRevision>(database);
        await CheckAsync<GroupMemberTable, GroupMember>(database);
        await CheckAsync<GuestPasswordTable, GuestPassword>(database);
        await CheckAsync<ActionTable, InstanceAction>(database);
        await CheckAsync<ActionEventTable, InstanceActionEvent>(database);
        await CheckAsync<GuestTable, Guest>(database);
        await CheckAsync<MigrationTable, MigrationRecord>(database);
        await CheckAsync<SagaTable, SagaEntry>(database);
        await CheckAsync<SagaSignalTable, SagaSignal>(database);
        await CheckAsync<ConductorTable, ConductorLeaseRow>(database);
        await CheckAsync<AllocationTable, Allocation>(database);
        await CheckAsync<ResourceProviderTable, ResourceProvider>(database);
        await CheckAsync<InventoryTable, Inventory>(database);
        await CheckAsync<ProviderTraitTable, ProviderTrait>(database);
        await CheckAsync<ServiceTable, ServiceRow>(database);
        await CheckAsync<ComputeNodeTable, ComputeNode>(database);
        await CheckAsync<CallResultTable, CallResult>(database);
        await CheckAsync<IdempotencyKeyTable, IdempotencyKey>(database);
        await CheckAsync<QuotaUsageTable, QuotaUsage>(database);
        await CheckAsync<EventTable, EventRow>(database);
        await CheckAsync<EventPublisherTable, EventPublisher>(database);
    }

    [Fact]
    public void EveryTableIsChecked()
    {
        var tables = typeof(Table<,>).Assembly.GetTypes()
            .Where(type => type.BaseType is { IsGenericType: true } parent && parent.GetGenericTypeDefinition() == typeof(Table<,>));

        Assert.Equal(25, tables.Count());
    }

    /// <summary>The whole record through the store: with its block devices, in their order.</summary>
    [Theory, MemberData(nameof(Kinds))]
    public async Task AnInstanceIsReadAsItWasWritten(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        var database = test.Open();
        var written = new Distinct(0).Make<InstanceRecord>() with { Id = Guid.NewGuid() };

        var number = await database.WriteAsync(scope => InstanceStore.Insert(scope, written), TestContext.Current.CancellationToken);

        var read = await database.ReadAsync(scope => InstanceQueries.Find(scope, written.Id), TestContext.Current.CancellationToken);
        var listed = await database.ReadAsync(scope => InstanceQueries.Find(scope, [written.Id]), TestContext.Current.CancellationToken);
        var expected = Distinct.Flatten(written with { Number = number, Revision = read!.Revision });
        Assert.Equal(expected, Distinct.Flatten(read));
        Assert.Equal(expected, Distinct.Flatten(Assert.Single(listed)));
    }

    private static async Task CheckAsync<TTable, T>(NovaDatabase database, params string[] elsewhere)
        where TTable : Table<TTable, T>, ITable<T>
        where T : class
    {
        var names = new ColumnNames<T>(elsewhere);
        for (var round = 0; round < Distinct.Rounds; round++)
        {
            var written = new Distinct(round).Make<T>();
            var (read, raw) = await database.WriteAsync(
                scope =>
                {
                    Table<TTable, T>.Insert(scope, written);
                    return (
                        Assert.Single(scope.Query(Statement.Once("read", $"SELECT {Table<TTable, T>.Columns} FROM {TTable.Name}"), Table<TTable, T>.Read)),
                        Raw<TTable, T>(scope));
                },
                TestContext.Current.CancellationToken);
            Assert.Equal(names.Comparable(written), names.Comparable(read));
            names.Add(written, raw);
            await ChangeAsync<TTable, T>(database, names, round, written);
            await database.WriteAsync(
                scope => scope.Execute(Statement.Once("clear", $"DELETE FROM {TTable.Name}"), []), TestContext.Current.CancellationToken);
        }

        names.Check();
    }

    /// <summary>All columns but the key get the values of another round.</summary>
    private static async Task ChangeAsync<TTable, T>(NovaDatabase database, ColumnNames<T> names, int round, T written)
        where TTable : Table<TTable, T>, ITable<T>
        where T : class
    {
        if (TTable.Key.Count == 0 || TTable.Key.Count == Table<TTable, T>.All.Count)
        {
            return;
        }

        var other = names.WithKeyOf(new Distinct(round + 1).Make<T>(), written, TTable.Key);
        var read = await database.WriteAsync(
            scope =>
            {
                Assert.True(Table<TTable, T>.Update(scope, other));
                return Assert.Single(scope.Query(Statement.Once("read", $"SELECT {Table<TTable, T>.Columns} FROM {TTable.Name}"), Table<TTable, T>.Read));
            },
            TestContext.Current.CancellationToken);
        Assert.Equal(names.Comparable(other), names.Comparable(read));
    }

    private static Dictionary<string, string> Raw<TTable, T>(Nova.Database.Reading.ReadScope scope)
        where TTable : Table<TTable, T>, ITable<T>
        where T : class
    {
        var values = new Dictionary<string, string>();
        foreach (var column in Table<TTable, T>.All.Where(column => column is { IsRead: true, IsWritten: true } && column.Stored != typeof(byte[])))
        {
            values[column.Name] = scope.Query(
                Statement.Once("raw", $"SELECT {column.Name} FROM {TTable.Name}"),
                row => column.Stored switch
                {
                    _ when row.IsNull(0) => "null",
                    _ when column.Stored == typeof(double) => row.Real(0).ToString(System.Globalization.CultureInfo.InvariantCulture),
                    _ when column.Stored == typeof(string) || column.Stored == typeof(Guid) => row.Text(0),
                    _ => row.Int64(0).ToString(System.Globalization.CultureInfo.InvariantCulture),
                })[0];
        }

        return values;
    }
}
