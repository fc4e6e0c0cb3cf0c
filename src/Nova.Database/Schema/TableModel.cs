using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Nova.Database.Archive;
using Nova.Database.Tables;

namespace Nova.Database.Schema;

/// <summary>Hot tables in the model: their columns are those of the map.</summary>
internal static class TableModel
{
    public static EntityTypeBuilder<Dictionary<string, object>> Hot<TTable, T>(this ModelBuilder model)
        where TTable : Table<TTable, T>, ITable<T>
        where T : class
    {
        var entity = WithColumns<TTable, T>(model, TTable.Name);
        if (Table<TTable, T>.All.FirstOrDefault(column => !column.IsWritten) is { } generated)
        {
            entity.HasKey(generated.Name);
            if (TTable.Key.Count > 0)
            {
                entity.HasIndex([.. TTable.Key]).IsUnique();
            }
        }
        else
        {
            entity.HasKey([.. TTable.Key]);
        }

        return entity;
    }

    /// <summary>The shadow of a table, for rows that were archived: the same columns, found by key alone.</summary>
    public static EntityTypeBuilder<Dictionary<string, object>> Shadow<TTable, T>(this ModelBuilder model)
        where TTable : Table<TTable, T>, ITable<T>
        where T : class
    {
        var entity = WithColumns<TTable, T>(model, ArchivedTable.Prefix + TTable.Name);
        if (Table<TTable, T>.All.FirstOrDefault(column => !column.IsWritten) is { } generated)
        {
            entity.HasKey(generated.Name);
            entity.IndexerProperty<long>(generated.Name).ValueGeneratedNever();
        }
        else
        {
            entity.HasKey([.. TTable.Key]);
        }

        return entity;
    }

    private static EntityTypeBuilder<Dictionary<string, object>> WithColumns<TTable, T>(ModelBuilder model, string name)
        where TTable : Table<TTable, T>, ITable<T>
        where T : class
    {
        var entity = model.SharedTypeEntity<Dictionary<string, object>>(name);
        entity.ToTable(name);
        var order = 0;
        foreach (var column in Table<TTable, T>.All)
        {
            var type = column.IsNullable && column.Stored.IsValueType ? typeof(Nullable<>).MakeGenericType(column.Stored) : column.Stored;
            var property = entity.IndexerProperty(type, column.Name).IsRequired(!column.IsNullable).HasColumnOrder(order++);
            if (column.MaxLength is { } longest)
            {
                property.HasMaxLength(longest);
            }
        }

        return entity;
    }
}
