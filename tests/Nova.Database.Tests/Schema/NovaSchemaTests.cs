using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Nova.Core.Faults;
using Nova.Database.Providers;
using Nova.Database.Providers.Sqlite;
using Nova.Database.Schema;
using Nova.Database.Tests.Writing;
using Nova.Tests.Databases;

namespace Nova.Database.Tests.Schema;

public sealed class NovaSchemaTests
{
    public static TheoryData<DatabaseKind> Kinds => TestDatabase.Kinds;

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
    public async Task TheSchemaOfAnOlderReleaseIsBroughtUp(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind, migrate: false);
        await using (var context = DatabaseProviders.For(test.Address).CreateContext())
        {
            await context.GetService<IMigrator>().MigrateAsync(NovaSchema.Migrations[0], TestContext.Current.CancellationToken);
        }

        Run(test, "INSERT INTO quotas (project_id, user_id, resource, hard_limit) VALUES ('kept', '', 'cores', 7)");
        Assert.Equal(new SchemaVersion(SchemaState.Older, NovaSchema.Migrations[0]), NovaSchema.Read(test.Address));

        await NovaSchema.MigrateAsync(test.Address, TestContext.Current.CancellationToken);

        Assert.Equal(new SchemaVersion(SchemaState.Current, NovaSchema.Needed), NovaSchema.Read(test.Address));
        Assert.Equal(["kept"], await test.Open().NamesAsync());
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
        Run(test, "INSERT INTO `__EFMigrationsHistory` (MigrationId, ProductVersion) VALUES ('29990101000000_Later', '99')");

        await Assert.ThrowsAsync<FaultException>(() => NovaSchema.MigrateAsync(test.Address, TestContext.Current.CancellationToken));

        Assert.Equal(SchemaState.Newer, NovaSchema.Read(test.Address).State);
    }

    [Fact]
    public void TheListOfMigrationsIsComplete()
    {
        using var sqlite = DatabaseProviders.For(DatabaseAddress.SqliteFile("none")).CreateContext();
        using var mysql = DatabaseProviders.For(DatabaseAddress.Parse("mysql://u:p@h/d", out _)!).CreateContext();

        Assert.Equal(NovaSchema.Migrations, sqlite.Database.GetMigrations());
        Assert.Equal(NovaSchema.Migrations, mysql.Database.GetMigrations());
    }

    [Fact]
    public void TheModelHasNoChangeWithoutAMigration()
    {
        using var sqlite = DatabaseProviders.For(DatabaseAddress.SqliteFile("none")).CreateContext();
        using var mysql = DatabaseProviders.For(DatabaseAddress.Parse("mysql://u:p@h/d", out _)!).CreateContext();

        Assert.False(sqlite.Database.HasPendingModelChanges());
        Assert.False(mysql.Database.HasPendingModelChanges());
    }

    /// <summary>After a new migration: <c>dotnet ef migrations script --context SqliteNovaDbContext -o Migrations/Sqlite/schema.sql</c>.</summary>
    [Fact]
    public void TheScriptOfAnEmptyDatabaseIsTheMigrations()
    {
        using var context = DatabaseProviders.For(DatabaseAddress.SqliteFile("none")).CreateContext();

        var script = context.GetService<IMigrator>().GenerateScript();

        Assert.Equal(script.ReplaceLineEndings().Trim(), SqliteProvider.SchemaScript().ReplaceLineEndings().Trim());
    }

    private static void Run(TestDatabase test, string sql)
    {
        using var session = DatabaseProviders.For(test.Address).CreateContext();
        session.Database.ExecuteSqlRaw(sql);
    }
}
