using Microsoft.EntityFrameworkCore;
using Nova.Database.Schema;

namespace Nova.Database.Providers.Sqlite;

/// <summary>The model on SQLite.</summary>
internal sealed class SqliteNovaDbContext(DbContextOptions<SqliteNovaDbContext> options) : NovaDbContext(options);
