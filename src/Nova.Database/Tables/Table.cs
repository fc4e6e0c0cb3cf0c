using System.Runtime.CompilerServices;
using Nova.Database.Statements;
using Nova.Database.Writing;

namespace Nova.Database.Tables;

/// <summary>The columns of a hot table, each named once.</summary>
internal interface ITable<T>
{
    /// <summary>Name of the table.</summary>
    static abstract string Name { get; }

    /// <summary>Columns that tell a row from the others, beside the key that the database makes; empty for none.</summary>
    static abstract IReadOnlyList<string> Key { get; }

    /// <summary>Takes <paramref name="columns"/> through all columns of a row, and makes a row of what is read.</summary>
    /// <param name="columns">Who goes through.</param>
    /// <param name="row">What is written. Where nothing is, a row without anything: members may be null there that otherwise never are.</param>
    static abstract T Map<TColumns>(ref TColumns columns, T row)
        where TColumns : struct, IColumns;
}

/// <summary>A hot table: the list of columns, INSERT, UPDATE of all columns and the decoder come from its map, so that they cannot disagree.</summary>
internal abstract class Table<TTable, T>
    where TTable : ITable<T>
    where T : class
{
    /// <summary>Most rows of one INSERT; each number of rows is a statement of its own.</summary>
    private const int MostRows = 8;

    /// <summary>Every column, in the order of the map.</summary>
    public static IReadOnlyList<TableColumn> All { get; } = List();

    private static readonly T Nothing = (T)RuntimeHelpers.GetUninitializedObject(typeof(T));
    private static readonly Statement?[] Inserts = new Statement?[MostRows + 1];
    private static readonly string[] Written = [.. All.Where(column => column.IsWritten).Select(column => column.Name)];
    private static readonly bool HasGeneratedKey = All.Any(column => !column.IsWritten);
    private static readonly int[] KeyPositions = [.. TTable.Key.Select(key => Array.IndexOf(Written, key))];

    private static readonly Statement UpdateAll = new(
        $"{TTable.Name}.update",
        $"UPDATE {TTable.Name} SET {string.Join(", ", Written.Except(TTable.Key).Select(name => $"{name} = ?"))} "
        + $"WHERE {string.Join(" AND ", TTable.Key.Select(name => $"{name} = ?"))}");

    /// <summary>What <see cref="Read"/> reads, for SELECT.</summary>
    public static string Columns { get; } = string.Join(", ", All.Where(column => column.IsRead).Select(column => column.Name));

    /// <summary>Decodes a row of <see cref="Columns"/>.</summary>
    public static T Read(Row row)
    {
        var reading = new ColumnReading(row);
        return TTable.Map(ref reading, Nothing);
    }

    /// <summary>Inserts a row.</summary>
    /// <returns>The key the database made; 0 where it makes none.</returns>
    public static long Insert(WriteScope scope, T row)
    {
        if (HasGeneratedKey)
        {
            return scope.Insert(InsertOf(1), Values(row));
        }

        scope.Execute(InsertOf(1), Values(row));
        return 0;
    }

    /// <summary>Inserts a row unless one with the same unique key is there.</summary>
    /// <returns>False where there is one.</returns>
    public static bool TryInsert(WriteScope scope, T row) => scope.TryInsert(InsertOf(1), Values(row));

    /// <summary>Inserts rows, several by one statement.</summary>
    public static void Insert(WriteScope scope, IReadOnlyList<T> rows)
    {
        for (var start = 0; start < rows.Count; start += MostRows)
        {
            var count = Math.Min(MostRows, rows.Count - start);
            var values = new SqlValue[count * Written.Length];
            for (var i = 0; i < count; i++)
            {
                Write(rows[start + i], values, i * Written.Length);
            }

            scope.Execute(InsertOf(count), values);
        }
    }

    /// <summary>Writes all columns of a row.</summary>
    /// <returns>False where there is no such row.</returns>
    public static bool Update(WriteScope scope, T row)
    {
        if (KeyPositions.Length == 0)
        {
            throw new InvalidOperationException($"Rows of {TTable.Name} have no key of their own to be found by.");
        }

        var all = Values(row);
        var values = new SqlValue[all.Length];
        var position = 0;
        for (var i = 0; i < all.Length; i++)
        {
            if (!KeyPositions.Contains(i))
            {
                values[position++] = all[i];
            }
        }

        foreach (var key in KeyPositions)
        {
            values[position++] = all[key];
        }

        return scope.Execute(UpdateAll, values) > 0;
    }

    private static SqlValue[] Values(T row)
    {
        var values = new SqlValue[Written.Length];
        Write(row, values, 0);
        return values;
    }

    private static void Write(T row, SqlValue[] values, int start)
    {
        var writing = new ColumnValues(values, start);
        TTable.Map(ref writing, row);
    }

    private static Statement InsertOf(int rows)
    {
        if (Inserts[rows] is { } known)
        {
            return known;
        }

        var marks = $"({string.Join(", ", Enumerable.Repeat('?', Written.Length))})";
        var made = new Statement(
            rows == 1 ? $"{TTable.Name}.insert" : $"{TTable.Name}.insert_{rows}",
            $"INSERT INTO {TTable.Name} ({string.Join(", ", Written)}) VALUES {string.Join(", ", Enumerable.Repeat(marks, rows))}");
        return Interlocked.CompareExchange(ref Inserts[rows], made, null) ?? made;
    }

    private static List<TableColumn> List()
    {
        var list = new ColumnList();
        TTable.Map(ref list, (T)RuntimeHelpers.GetUninitializedObject(typeof(T)));
        return list.Columns;
    }
}
