using System.Text.RegularExpressions;
using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database.Instances;

namespace Nova.Conductor.Servers;

/// <summary>What a list of servers asks for and SQL cannot look for: regular expressions on names and addresses.</summary>
internal sealed class ServerSearch
{
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromMilliseconds(100);

    private readonly Regex? name;
    private readonly Regex? hostname;
    private readonly List<AddressPattern> addresses = [];

    private ServerSearch(ListServers query)
    {
        name = Compile(query.NamePattern);
        hostname = Compile(query.HostnamePattern);
        if (query.Ip4Pattern is { } four)
        {
            addresses.Add(new AddressPattern(4, four));
        }

        if (query.Ip6Pattern is { } six)
        {
            addresses.Add(new AddressPattern(6, six));
        }
    }

    /// <summary>Whether records have to be looked into.</summary>
    public bool AsksForAddresses => addresses.Count > 0;

    /// <summary>Null where SQL does it all.</summary>
    public static ServerSearch? Of(ListServers query)
    {
        var search = new ServerSearch(query);
        return (search.name ?? search.hostname) is null && search.addresses.Count == 0 ? null : search;
    }

    /// <summary>Whether the names fit.</summary>
    public bool Matches(InstanceEntry row) => Matches(name, row.Name) && Matches(hostname, row.Hostname);

    /// <summary>Whether an address fits, where addresses were asked for.</summary>
    public bool Matches(InstanceRecord server) => !AsksForAddresses || addresses.Exists(pattern => pattern.Matches(server));

    /// <summary>A regular expression as upstream's database would search it, on an engine whose time is linear in the text; null where SQL searches for plain text.</summary>
    private static Regex? Compile(string? pattern)
    {
        if (pattern is null || NamePattern.IsPlain(pattern))
        {
            return null;
        }

        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, MatchTimeout);
        }
        catch (Exception refusal) when (refusal is ArgumentException or NotSupportedException)
        {
            throw new FaultException(new Fault(FaultKind.BadRequest, $"Invalid regular expression '{pattern}'.", Details: refusal.Message), refusal);
        }
    }

    private static bool Matches(Regex? pattern, string text)
    {
        try
        {
            return pattern is null || pattern.IsMatch(text);
        }
        catch (RegexMatchTimeoutException slow)
        {
            throw new FaultException(new Fault(FaultKind.BadRequest, "The regular expression takes too long.", Details: slow.Message), slow);
        }
    }
}
