using Nova.Database.Statements;
using Nova.Tests.Databases;

namespace Nova.Database.Tests.Statements;

public sealed class ValueTests
{
    private static readonly Statement AddPair = new(
        "test.add_pair", "INSERT INTO key_pairs (user_id, name, type, fingerprint, public_key, created_at) VALUES (?, ?, ?, ?, ?, ?)");

    private static readonly Statement ReadPair = new("test.read_pair", "SELECT user_id, name, public_key, created_at FROM key_pairs WHERE id = ?");
    private static readonly Statement AddResult = new("test.add_result", "INSERT INTO rpc_results (call_id, reply, expires_at) VALUES (?, ?, ?)");
    private static readonly Statement ReadResult = new("test.read_result", "SELECT call_id, reply, expires_at FROM rpc_results WHERE call_id = ?");
    private static readonly Statement AddNumber = new("test.add_number", "INSERT INTO revision_counter (id, revision) VALUES (?, ?)");
    private static readonly Statement SomeNumbers = new("test.numbers", "SELECT id FROM revision_counter WHERE id IN (?*) ORDER BY id");

    public static TheoryData<DatabaseKind> Kinds => TestDatabase.All;

    [Theory, MemberData(nameof(Kinds))]
    public async Task TextComesBackAsItWas(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        var database = test.Open();
        string[] texts = ["", " ", "plain", "Grüße, 世界 🚀", "a'b\"c\\d%_;--", "line\nbreak\t", new string('x', 200_000)];
        foreach (var text in texts)
        {
            var shortText = text.Length > 255 ? "long" : text;
            var id = await database.WriteAsync(
                scope => scope.Insert(AddPair, shortText, Guid.NewGuid(), "ssh", "", text, DateTimeOffset.UnixEpoch), TestContext.Current.CancellationToken);

            var read = await database.ReadAsync(
                scope => scope.First(ReadPair, static row => (row.Text(0), row.Text(2), System.Text.Encoding.UTF8.GetString(row.Utf8(2))), id),
                TestContext.Current.CancellationToken);

            Assert.Equal((shortText, text, text), read);
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task BytesUuidsAndTimesComeBackAsTheyWere(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        var database = test.Open();
        var id = Guid.NewGuid();
        byte[] bytes = [0, 1, 0xff, 0, (byte)'\''];
        var time = new DateTimeOffset(2026, 2, 28, 23, 59, 59, TimeSpan.FromHours(-5)).AddTicks(1234567);
        await database.WriteAsync(scope => scope.Execute(AddResult, id, bytes, time), TestContext.Current.CancellationToken);

        var read = await database.ReadAsync(
            scope => scope.First(ReadResult, static row => (Id: row.Id(0), Bytes: row.Bytes(1), Time: row.Time(2)), id), TestContext.Current.CancellationToken);

        Assert.Equal(id, read.Id);
        Assert.Equal(bytes, read.Bytes);
        Assert.Equal(SqlTime.Truncate(time), read.Time);
        Assert.Equal(TimeSpan.Zero, read.Time.Offset);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task ListsOfAnyLengthMatchTheirMembersOnly(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        var database = test.Open();
        await database.WriteAsync(
            scope =>
            {
                for (var id = 1000; id < 1010; id++)
                {
                    scope.Execute(AddNumber, id, 0);
                }

                return true;
            },
            TestContext.Current.CancellationToken);

        foreach (var wanted in (long[][])[[], [1003], [1001, 1002, 1009], [.. Enumerable.Range(1000, 5).Select(x => (long)x)], [.. Enumerable.Range(5, 1000).Select(x => (long)x)]])
        {
            var read = await database.ReadAsync(
                scope => scope.Query(SomeNumbers, static row => row.Int64(0), SqlValue.List(wanted)), TestContext.Current.CancellationToken);
            Assert.Equal(wanted.Where(id => id >= 1000), read);
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task AListLongerThanOneStatementTakesIsReadInParts(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        var database = test.Open();
        var statement = new Statement("test.results", "SELECT call_id FROM rpc_results WHERE call_id IN (?*)");
        var ids = Enumerable.Range(0, 9000).Select(_ => Guid.NewGuid()).ToArray();
        await database.WriteAsync(
            scope =>
            {
                foreach (var id in (Guid[])[ids[0], ids[5000], ids[^1]])
                {
                    scope.Execute(AddResult, id, new byte[] { 1 }, scope.Now);
                }

                return true;
            },
            TestContext.Current.CancellationToken);

        var read = await database.ReadAsync(scope => scope.QueryIn(statement, static row => row.Id(0), ids), TestContext.Current.CancellationToken);

        Assert.Equal([ids[0], ids[5000], ids[^1]], read);
    }
}
