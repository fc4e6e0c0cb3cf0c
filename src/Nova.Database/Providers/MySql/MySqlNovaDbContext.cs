using Microsoft.EntityFrameworkCore;
using Nova.Database.Schema;

namespace Nova.Database.Providers.MySql;

/// <summary>The model on MySQL and MariaDB. Names compare byte by byte there too, so that all databases agree on what is unique.</summary>
internal sealed class MySqlNovaDbContext(DbContextOptions<MySqlNovaDbContext> options) : NovaDbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.HasCharSet("utf8mb4").UseCollation("utf8mb4_bin");
    }
}
