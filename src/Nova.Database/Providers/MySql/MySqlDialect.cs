namespace Nova.Database.Providers.MySql;

/// <summary>The words of MySQL and MariaDB.</summary>
internal sealed class MySqlDialect : SqlDialect;
