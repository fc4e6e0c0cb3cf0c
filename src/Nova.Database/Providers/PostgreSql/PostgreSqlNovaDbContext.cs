using Microsoft.EntityFrameworkCore;
using Nova.Database.Schema;

namespace Nova.Database.Providers.PostgreSql;

/// <summary>
/// The model on PostgreSQL. Text compares byte by byte whatever the database's own language, so that all databases agree on order and on what is unique; numbers and
/// switches are BIGINT, as they are everywhere in statements: a prepared statement has one type for each parameter here.
/// </summary>
internal sealed class PostgreSqlNovaDbContext(DbContextOptions<PostgreSqlNovaDbContext> options) : NovaDbContext(options)
{
    private const string ByteByByte = "C";

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<bool>().HaveConversion<long>();
        configurationBuilder.Properties<int>().HaveConversion<long>();
        configurationBuilder.Properties<string>().UseCollation(ByteByByte);

        // CHAR(n) ignores blanks at the end, and an index on it is of no use to a parameter that is text.
        configurationBuilder.Properties<Guid>().AreFixedLength(false).UseCollation(ByteByByte);
    }
}
