using Nova.Hosting.Configuration;

namespace Nova.Database;

/// <summary><c>[database]</c>.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="SyncOnStart">True to bring the schema up when the daemon starts (the all-in-one); false to refuse an old one.</param>
/// <param name="MaxRetries">How often to try to reach it at the start; -1 for ever.</param>
/// <param name="RetryInterval">Pause between two tries.</param>
public sealed record DatabaseOptions(DatabaseAddress Address, bool SyncOnStart, int MaxRetries, TimeSpan RetryInterval)
    : IOptionSection<DatabaseOptions>
{
    private const string Section = "database";

    /// <inheritdoc/>
    public static DatabaseOptions Read(OptionReader options)
    {
        var url = options.RequiredString(Section, "connection", secret: true);
        string? problem = null;
        var address = url.Length == 0 ? null : DatabaseAddress.Parse(url, out problem);
        if (problem is not null)
        {
            options.Reject(Section, "connection", problem);
        }

        return new(
            address ?? DatabaseAddress.SqliteFile(""),
            options.Bool(Section, "sync_on_start", false),
            options.Int(Section, "max_retries", 10, min: -1),
            options.Seconds(Section, "retry_interval", 10));
    }
}
