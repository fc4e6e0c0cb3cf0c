using System.Reflection;
using Microsoft.EntityFrameworkCore.Metadata;
using Nova.Database.Providers;
using Nova.Database.Schema;
using Nova.Database.Tests.Tables;
using Nova.Tests.Databases;

namespace Nova.Database.Tests.Rows;

/// <summary>Every cold table of the model: what is added is what LINQ reads, member by member.</summary>
public sealed class RowTests
{
    private static readonly MethodInfo Check = typeof(RowTests).GetMethod(nameof(CheckAsync), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static TheoryData<DatabaseKind> Kinds => TestDatabase.All;

    [Theory, MemberData(nameof(Kinds))]
    public async Task EveryMemberIsWrittenAndReadBack(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        var database = test.Open();
        using var context = DatabaseProviders.For(test.Address).CreateContext();
        var entities = context.Model.GetEntityTypes().Where(entity => !entity.IsPropertyBag && entity.ClrType != typeof(RevisionCounterRow)).ToList();
        Assert.NotEmpty(entities);
        for (var round = 0; round < Distinct.Rounds; round++)
        {
            // A row that belongs to another comes after it, and names it.
            var keys = new Dictionary<IEntityType, long>();
            foreach (var entity in entities.OrderBy(entity => entity.GetForeignKeys().Count()))
            {
                keys[entity] = await (Task<long>)Check.MakeGenericMethod(entity.ClrType).Invoke(null, [database, entity, keys, round])!;
            }
        }
    }

    /// <returns>The key that the database made; 0 where it makes none.</returns>
    private static async Task<long> CheckAsync<TRow>(NovaDatabase database, IEntityType entity, Dictionary<IEntityType, long> keys, int round)
        where TRow : class, new()
    {
        var made = Make<TRow>(entity, keys, round);
        var generated = entity.FindPrimaryKey()!.Properties is [{ ValueGenerated: ValueGenerated.OnAdd } key] ? key.PropertyInfo! : null;
        return await database.WriteAsync(
            scope =>
            {
                var before = scope.Rows<TRow>().AsEnumerable().Select(row => Values(row, entity)).ToHashSet();
                Assert.True(scope.TryAdd(made));
                Assert.True(scope.HasWritten);
                var added = Assert.Single(scope.Rows<TRow>().AsEnumerable().Select(row => Values(row, entity)), values => !before.Contains(values));
                Assert.Equal(Values(made, entity), added);
                return (long?)generated?.GetValue(made) ?? 0;
            },
            TestContext.Current.CancellationToken);
    }

    private static TRow Make<TRow>(IEntityType entity, Dictionary<IEntityType, long> keys, int round)
        where TRow : class, new()
    {
        var (row, distinct) = (new TRow(), new Distinct(round));
        foreach (var property in entity.GetProperties())
        {
            var value = property.GetContainingForeignKeys().FirstOrDefault() is { } foreign
                ? keys[foreign.PrincipalEntityType]
                : distinct.Make(property.ClrType, property.Name);
            property.PropertyInfo!.SetValue(row, property.ValueGenerated == ValueGenerated.OnAdd ? 0L : value);
        }

        return row;
    }

    private static string Values(object row, IEntityType entity) =>
        string.Join('|', entity.GetProperties().Select(property => Distinct.Flatten(property.PropertyInfo!.GetValue(row)).Values.Single()));
}
