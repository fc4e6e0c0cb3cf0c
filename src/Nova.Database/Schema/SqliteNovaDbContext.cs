using Microsoft.EntityFrameworkCore;

namespace Nova.Database.Schema;

/// <summary>The model on SQLite; a type of its own because each provider has its own migrations.</summary>
internal sealed class SqliteNovaDbContext(DbContextOptions<SqliteNovaDbContext> options) : NovaDbContext(options);
