using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Nova.Database.Providers;
using Nova.Database.Schema;
using Nova.Database.Statements;

namespace Nova.Database.Rows;

/// <summary>
/// INSERT of a cold row, made of the model. EF's own would fail where a row with the same unique key is there, and on PostgreSQL take the whole commit group with it.
/// </summary>
internal sealed class RowInsert<TRow>
    where TRow : class
{
    private static RowInsert<TRow>? s_known;
    private readonly Statement statement;
    private readonly IReadOnlyList<IProperty> written;
    private readonly IProperty? generated;

    private RowInsert(IEntityType entity)
    {
        var table = entity.GetTableName()!;
        generated = entity.GetProperties().SingleOrDefault(property => property.ValueGenerated == ValueGenerated.OnAdd);
        written = [.. entity.GetProperties().Where(property => property != generated)];
        statement = new(
            $"{table}.add",
            $"INSERT INTO {table} ({string.Join(", ", written.Select(property => property.GetColumnName()))}) VALUES ({string.Join(", ", written.Select(_ => '?'))})");
    }

    /// <summary>The same words for all databases: their models differ in types alone.</summary>
    public static RowInsert<TRow> Of(NovaDbContext context) => s_known ??= new(context.Model.FindEntityType(typeof(TRow))!);

    /// <summary>Adds a row, which gets the key the database makes.</summary>
    public void Add(SqlSession session, TRow row)
    {
        if (generated is null)
        {
            session.Execute(statement, Values(row));
        }
        else
        {
            generated.PropertyInfo!.SetValue(row, session.Insert(statement, Values(row)));
        }
    }

    /// <summary>The same unless a row with the same unique key is there.</summary>
    /// <returns>False where there is one.</returns>
    public bool TryAdd(SqlSession session, TRow row)
    {
        if (generated is null)
        {
            return session.TryInsert(statement, Values(row));
        }

        if (session.TryInsertForKey(statement, Values(row)) is not { } key)
        {
            return false;
        }

        generated.PropertyInfo!.SetValue(row, key);
        return true;
    }

    private SqlValue[] Values(TRow row)
    {
        var values = new SqlValue[written.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = ValueOf(written[i].PropertyInfo!.GetValue(row));
        }

        return values;
    }

    private static SqlValue ValueOf(object? value) => value switch
    {
        null => SqlValue.Null,
        string text => text,
        int number => number,
        long number => number,
        double real => real,
        bool flag => flag,
        Guid id => id,
        DateTimeOffset time => time,
        byte[] bytes => bytes,
        _ => throw new NotSupportedException($"Columns hold no {value.GetType()}."),
    };
}
