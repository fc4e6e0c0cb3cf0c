using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Nova.Database.Providers;
using Nova.Database.Tests.Writing;
using Nova.Tests.Databases;

namespace Nova.Database.Tests.Crash;

/// <summary>Who stops in the middle of a transaction, instead of dying, does not hold up the others for hours: the database parts with it.</summary>
public sealed class StoppedWriterTests
{
    public static TheoryData<DatabaseKind> Servers => [DatabaseKind.MySql, DatabaseKind.PostgreSql];

    /// <summary>The row of the revision is locked by a session that goes on with nothing.</summary>
    [Theory, MemberData(nameof(Servers))]
    public async Task ATransactionInWhichNothingHappensIsEndedByTheDatabase(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        var database = test.Open();
        var provider = DatabaseProviders.For(test.Address);
        using var stopped = provider.OpenWriter(writer: 4711);
        stopped.BeginWrite();
        stopped.AdvanceRevision(new CommitMarker(4711, 1));

        var written = await database.WriteAsync(
            scope =>
            {
                scope.Touch(Nova.Database.Writing.Revisioned.Hosts, Guid.NewGuid());
                return scope.Execute(Ledger.Add, "after", 1);
            },
            TestContext.Current.CancellationToken);

        Assert.Equal(1, written);
        var late = Assert.ThrowsAny<Exception>(stopped.Commit);
        Assert.Equal(SqlFailure.ConnectionLost, provider.Classify(late));
    }

    /// <summary>A whole process that is stopped while it writes, and goes on later: it loses and doubles nothing, and nobody waits for it.</summary>
    [Theory, MemberData(nameof(Servers))]
    public async Task AProcessThatIsStoppedAndGoesOnHoldsUpNobody(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        var acknowledged = new List<string>();
        using var writer = CrashTests.StartWriter(test.Address);
        await ReadAsync(writer, acknowledged, until: 200);
        await SignalAsync(writer, "STOP");

        var database = test.Open();
        for (var i = 0; i < 20; i++)
        {
            var name = $"meanwhile-{i}";
            Assert.Equal(1, await database.WriteAsync(scope => scope.Execute(Ledger.Add, name, 1), TestContext.Current.CancellationToken));
        }

        await SignalAsync(writer, "CONT");
        await ReadAsync(writer, acknowledged, acknowledged.Count + 400);
        writer.Kill();
        await writer.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Subset((await database.NamesAsync()).ToHashSet(), acknowledged.ToHashSet());
        Assert.Equal(acknowledged.Count, acknowledged.Distinct().Count());
    }

    /// <summary>What servers say that do not write, or no longer know us: another one answers, or the same one soon.</summary>
    [Theory]
    [InlineData(DatabaseKind.MySql, "1290")]
    [InlineData(DatabaseKind.MySql, "1836")]
    [InlineData(DatabaseKind.MySql, "1792")]
    [InlineData(DatabaseKind.MySql, "1047")]
    [InlineData(DatabaseKind.MySql, "4031")]
    [InlineData(DatabaseKind.PostgreSql, "25006")]
    [InlineData(DatabaseKind.PostgreSql, "25P03")]
    [InlineData(DatabaseKind.PostgreSql, "57P01")]
    [InlineData(DatabaseKind.PostgreSql, "57P02")]
    [InlineData(DatabaseKind.PostgreSql, "57P03")]
    [InlineData(DatabaseKind.PostgreSql, "53300")]
    [InlineData(DatabaseKind.PostgreSql, "08006")]
    public async Task AServerThatDoesNotWriteIsALostConnection(DatabaseKind kind, string error)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        var provider = DatabaseProviders.For(test.Address);
        using var session = provider.OpenWriter(writer: 1);
        using var command = session.Connection.CreateCommand();
        command.CommandText = kind == DatabaseKind.MySql
            ? $"BEGIN NOT ATOMIC SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = {error}, MESSAGE_TEXT = 'said by a test'; END"
            : $"DO $$ BEGIN RAISE EXCEPTION 'said by a test' USING ERRCODE = '{error}'; END $$";

        var said = Assert.ThrowsAny<Exception>(() => command.ExecuteNonQuery());

        Assert.Contains("said by a test", said.Message, StringComparison.Ordinal);
        Assert.Equal(SqlFailure.ConnectionLost, provider.Classify(said));
    }

    /// <summary>Where the database says so the writers wait for another server, and what was asked is done in the end.</summary>
    [Fact]
    public async Task WritesWaitForAStandbyToBecomeTheServer()
    {
        await using var test = await TestDatabase.MakeAsync(DatabaseKind.PostgreSql);
        Run($"ALTER DATABASE {test.Address.Database} SET default_transaction_read_only = on");
        var database = NovaDatabase.Open(
            test.Address, TimeProvider.System, NullLoggerFactory.Instance, new DatabaseTuning { Patience = TimeSpan.FromSeconds(60) });
        await using (database)
        {
            var writing = database.WriteAsync(scope => scope.Execute(Ledger.Add, "once", 1), TestContext.Current.CancellationToken);
            await Assert.ThrowsAsync<TimeoutException>(() => writing.WaitAsync(TimeSpan.FromSeconds(1)));

            Run("SET default_transaction_read_only = off", $"ALTER DATABASE {test.Address.Database} RESET default_transaction_read_only");

            Assert.Equal(1, await writing);
            Assert.Equal(["once"], await database.NamesAsync());
        }

        void Run(params string[] statements)
        {
            using var session = DatabaseProviders.For(test.Address).OpenReader(waits: true);
            foreach (var statement in statements)
            {
                using var command = session.Connection.CreateCommand();
                command.CommandText = statement;
                command.ExecuteNonQuery();
            }
        }
    }

    private static async Task ReadAsync(Process writer, List<string> acknowledged, int until)
    {
        while (acknowledged.Count < until)
        {
            acknowledged.Add(await writer.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) ?? throw new InvalidOperationException("The writer has ended."));
        }
    }

    private static async Task SignalAsync(Process process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, kill.ExitCode);
    }
}
