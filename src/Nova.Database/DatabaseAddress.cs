namespace Nova.Database;

/// <summary>Databases spoken to.</summary>
public enum DatabaseKind
{
    /// <summary>SQLite, embedded.</summary>
    Sqlite,

    /// <summary>MySQL or MariaDB.</summary>
    MySql,

    /// <summary>PostgreSQL.</summary>
    PostgreSql,
}

/// <summary>Where the database is, read from the URL that operators write in <c>[database] connection</c> (SQLAlchemy's form).</summary>
/// <param name="Kind">Which kind.</param>
/// <param name="Database">Name of the database, or path of the SQLite file.</param>
/// <param name="Host">Host name; null for SQLite.</param>
/// <param name="Port">Port.</param>
/// <param name="User">User.</param>
/// <param name="Password">Password; never printed.</param>
/// <param name="Options">What came after the question mark.</param>
public sealed record DatabaseAddress(
    DatabaseKind Kind, string Database, string? Host, int Port, string? User, string? Password, IReadOnlyDictionary<string, string> Options)
{
    /// <summary>What may be written, for error messages.</summary>
    public const string Allowed = "must be a URL such as mysql+pymysql://nova:PASSWORD@controller/nova?charset=utf8, postgresql://nova:PASSWORD@controller/nova or sqlite:////var/lib/nova/nova.sqlite";

    private const int MySqlPort = 3306, PostgreSqlPort = 5432;
    private static readonly Dictionary<string, string> NoOptions = [];

    /// <summary>An SQLite file.</summary>
    public static DatabaseAddress SqliteFile(string path) => new(DatabaseKind.Sqlite, path, null, 0, null, null, NoOptions);

    /// <summary>Reads a URL.</summary>
    /// <param name="url">The text.</param>
    /// <param name="problem">What is wrong with it, without repeating it: it holds a password.</param>
    /// <returns>Null where it cannot be used.</returns>
    public static DatabaseAddress? Parse(string url, out string? problem)
    {
        var separator = url.IndexOf("://", StringComparison.Ordinal);
        if (separator < 0)
        {
            problem = Allowed;
            return null;
        }

        var dialect = url[..separator].Trim().ToLowerInvariant();
        var rest = url[(separator + 3)..].Trim();
        problem = null;
        switch (dialect.Split('+')[0])
        {
            case "sqlite" when rest.Length > 1 && rest[0] == '/':
                return SqliteFile(Uri.UnescapeDataString(rest[1..].Split('?')[0]));
            case "mysql" or "mariadb" when ParseServer(DatabaseKind.MySql, MySqlPort, rest) is { } server:
                return server;
            case "postgresql" or "postgres" when ParseServer(DatabaseKind.PostgreSql, PostgreSqlPort, rest) is { } server:
                return server;
            case "sqlite":
                problem = "must name a file: sqlite:////absolute/path or sqlite:///relative/path";
                return null;
            case "mysql" or "mariadb" or "postgresql" or "postgres":
                problem = Allowed;
                return null;
            default:
                problem = $"names '{dialect}', which is not supported: {Allowed}";
                return null;
        }
    }

    /// <summary>The address without the password.</summary>
    public override string ToString() => Kind == DatabaseKind.Sqlite
        ? $"sqlite:///{Database}"
        : $"{(Kind == DatabaseKind.MySql ? "mysql" : "postgresql")}://{User}@{Host}:{Port}/{Database}";

    private static DatabaseAddress? ParseServer(DatabaseKind kind, int standardPort, string rest)
    {
        var question = rest.IndexOf('?');
        var options = question < 0 ? NoOptions : ParseOptions(rest[(question + 1)..]);
        var location = question < 0 ? rest : rest[..question];
        var slash = location.LastIndexOf('/');
        if (slash < 0 || slash == location.Length - 1)
        {
            return null;
        }

        // The last '@' counts: a password may hold one that nobody escaped.
        var at = location.LastIndexOf('@', slash);
        var credentials = at < 0 ? "" : location[..at];
        var server = location[(at + 1)..slash];
        var colon = credentials.IndexOf(':');
        var user = colon < 0 ? credentials : credentials[..colon];
        var password = colon < 0 ? null : Uri.UnescapeDataString(credentials[(colon + 1)..]);
        if (SplitPort(server, standardPort) is not var (host, port))
        {
            return null;
        }

        return new(kind, Uri.UnescapeDataString(location[(slash + 1)..]), host, port, Uri.UnescapeDataString(user), password, options);
    }

    private static (string Host, int Port)? SplitPort(string server, int standardPort)
    {
        var bracket = server.LastIndexOf(']');
        var colon = server.LastIndexOf(':');
        if (colon <= bracket)
        {
            return (Unbracketed(server.Length == 0 ? "localhost" : server), standardPort);
        }

        return ushort.TryParse(server[(colon + 1)..], out var port) ? (Unbracketed(server[..colon]), port) : null;
    }

    private static string Unbracketed(string host) => host.Trim('[', ']');

    private static Dictionary<string, string> ParseOptions(string text) =>
        text.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .GroupBy(pair => pair[0])
            .ToDictionary(same => same.Key, same => Uri.UnescapeDataString(same.Last().ElementAtOrDefault(1) ?? ""));
}
