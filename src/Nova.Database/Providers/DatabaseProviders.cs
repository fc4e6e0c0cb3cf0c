using Nova.Database.Providers.MySql;
using Nova.Database.Providers.PostgreSql;
using Nova.Database.Providers.Sqlite;

namespace Nova.Database.Providers;

/// <summary>The databases known.</summary>
internal static class DatabaseProviders
{
    public static IDatabaseProvider For(DatabaseAddress address) => address.Kind switch
    {
        DatabaseKind.Sqlite => new SqliteProvider(address.Database),
        DatabaseKind.MySql => new MySqlProvider(address),
        DatabaseKind.PostgreSql => new PostgreSqlProvider(address),
        _ => throw new ArgumentOutOfRangeException(nameof(address), address.Kind, "Unknown kind of database"),
    };
}
