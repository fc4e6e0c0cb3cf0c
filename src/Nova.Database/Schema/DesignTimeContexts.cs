using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Nova.Database.Providers.MySql;

namespace Nova.Database.Schema;

/// <summary>For <c>dotnet ef migrations add</c>; nothing is connected to.</summary>
internal sealed class SqliteDesignTime : IDesignTimeDbContextFactory<SqliteNovaDbContext>
{
    public SqliteNovaDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteNovaDbContext>().UseSqlite("Data Source=design.sqlite").Options);
}

/// <summary>For <c>dotnet ef migrations add</c>; nothing is connected to.</summary>
internal sealed class MySqlDesignTime : IDesignTimeDbContextFactory<MySqlNovaDbContext>
{
    public MySqlNovaDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<MySqlNovaDbContext>().UseMySql("Server=design", MySqlProvider.OldestServer).Options);
}
