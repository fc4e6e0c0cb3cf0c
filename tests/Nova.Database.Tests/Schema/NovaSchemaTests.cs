using Microsoft.EntityFrameworkCore;
using Nova.Core.Faults;
using Nova.Database.Providers;
using Nova.Database.Schema;
using Nova.Database.Tests.Writing;
using Nova.Tests.Databases;

namespace Nova.Database.Tests.Schema;

public sealed class NovaSchemaTests
{
    public static TheoryData<DatabaseKind> Kinds => TestDatabase.All;

    [Theory, MemberData(nameof(Kinds))]
    public async Task AnEmptyDatabaseIsBroughtUp(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind, migrate: false);
        Assert.Equal(SchemaState.Empty, NovaSchema.Read(test.Address).State);

        await NovaSchema.MigrateAsync(test.Address, TestContext.Current.CancellationToken);
        await NovaSchema.MigrateAsync(test.Address, TestContext.Current.CancellationToken);

        Assert.Equal(new SchemaVersion(SchemaState.Current, NovaSchema.Needed), NovaSchema.Read(test.Address));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task ASchemaOfAnOlderReleaseIsKnownAndBroughtUp(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        Run(test, "UPDATE schema_versions SET version = '20250101000000_older'");
        Assert.Equal(new SchemaVersion(SchemaState.Older, "20250101000000_older"), NovaSchema.Read(test.Address));
        Assert.Contains("nova-manage db sync", NovaSchema.Explain(NovaSchema.Read(test.Address), test.Address));
    }

    /// <summary>Where each change of the schema is committed by itself, one that was interrupted in the middle is taken up there.</summary>
    [Fact]
    public async Task AnInterruptedMigrationIsTakenUpWhereItStopped()
    {
        await using var test = await TestDatabase.MakeAsync(DatabaseKind.MySql);
        var statements = Migrations.Statements(DatabaseProviders.For(test.Address), Migrations.Versions[0]);
        Run(test, $"UPDATE schema_versions SET statements = {statements.Count - 1}, applied_at = NULL");
        Run(test, "INSERT INTO quotas (project_id, user_id, resource, hard_limit) VALUES ('kept', '', 'cores', 7)");
        Assert.Equal(SchemaState.Empty, NovaSchema.Read(test.Address).State);

        await NovaSchema.MigrateAsync(test.Address, TestContext.Current.CancellationToken);

        Assert.Equal(SchemaState.Current, NovaSchema.Read(test.Address).State);
        Assert.Equal(["kept"], await test.Open().NamesAsync());
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task OneOfManyWhoBeginTogetherMakesTheSchema(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind, migrate: false);

        var versions = await Task.WhenAll(Enumerable.Range(0, 4).Select(
            _ => Task.Run(() => NovaSchema.MigrateAsync(test.Address, TestContext.Current.CancellationToken))));

        Assert.All(versions, version => Assert.Equal(SchemaState.Current, version.State));
        Assert.Equal(SchemaState.Current, NovaSchema.Read(test.Address).State);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task ASchemaOfThePythonNovaIsRefused(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind, migrate: false);
        Run(test, "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)");
        Run(test, "INSERT INTO alembic_version VALUES ('1b91788ec3a6')");

        var refused = await Assert.ThrowsAsync<FaultException>(() => NovaSchema.MigrateAsync(test.Address, TestContext.Current.CancellationToken));

        Assert.Contains("Python Nova (version 1b91788ec3a6)", refused.Message);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task AnIcehouseSchemaIsRefused(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind, migrate: false);
        Run(test, "CREATE TABLE migrate_version (repository_id VARCHAR(250), repository_path TEXT, version INTEGER)");
        Run(test, "INSERT INTO migrate_version VALUES ('nova', '/nova', 234)");

        Assert.Equal(new SchemaVersion(SchemaState.Python, "234"), NovaSchema.Read(test.Address));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task ANewerSchemaIsLeftAlone(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        Run(test, "INSERT INTO schema_versions (version, statements, applied_at) VALUES ('29990101000000_later', 1, 1)");

        await Assert.ThrowsAsync<FaultException>(() => NovaSchema.MigrateAsync(test.Address, TestContext.Current.CancellationToken));

        Assert.Equal(SchemaState.Newer, NovaSchema.Read(test.Address).State);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task TablesOfSomebodyElseAreLeftAlone(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind, migrate: false);
        Run(test, "CREATE TABLE instances (id INTEGER)");

        var refused = await Assert.ThrowsAsync<FaultException>(() => NovaSchema.MigrateAsync(test.Address, TestContext.Current.CancellationToken));

        Assert.Contains("that this Nova did not make", refused.Message);
    }

    /// <summary>After a change of the model: <c>dotnet run --project tests/Nova.Database.Tests -- write-schema</c>.</summary>
    [Fact]
    public void TheInitialMigrationsAreTheModel() => Assert.All(
        SchemaScripts.Providers,
        provider => Assert.Equal(Migrations.Generate(provider), Migrations.Read(provider, Migrations.Versions[0]).ReplaceLineEndings("\n")));

    private static void Run(TestDatabase test, string sql)
    {
        using var context = DatabaseProviders.For(test.Address).CreateContext();
        context.Database.ExecuteSqlRaw(sql);
    }
}
