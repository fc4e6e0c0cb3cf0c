using System.Text.RegularExpressions;
using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database;
using Nova.Database.Instances;
using Nova.Database.Reading;
using Nova.Messaging;

namespace Nova.Conductor.Servers;

/// <summary><c>servers.list</c>: the page's keys come from the database, its records from the cache; what is missing is read in one go.</summary>
internal sealed class ListServersHandler(NovaDatabase database, InstanceCache cache)
{
    /// <summary>Rows tested at a time where a regular expression decides.</summary>
    private const int Stride = 500;

    /// <summary>Rows one request may have tested.</summary>
    private const int MostTested = 100_000;

    private static readonly TimeSpan MatchTimeout = TimeSpan.FromMilliseconds(100);

    public Task<ServerPage> HandleAsync(ListServers request, RpcCall call, CancellationToken ct)
    {
        // Whose servers are asked for is in the request: the API has asked the policy, which an operator may have opened to others than administrators.
        var name = Compile(request.NamePattern);
        var hostname = Compile(request.HostnamePattern);
        return database.ReadAsync(
            scope =>
            {
                var page = name is null && hostname is null
                    ? InstanceListing.Page(scope, request, request.Marker, request.Limit)
                    : Search(scope, request, name, hostname);
                return new ServerPage(Records(scope, page));
            },
            ct);
    }

    private static List<InstanceEntry> Search(ReadScope scope, ListServers query, Regex? name, Regex? hostname)
    {
        var found = new List<InstanceEntry>();
        var marker = query.Marker;
        for (var tested = 0; found.Count < query.Limit && tested < MostTested; tested += Stride)
        {
            var rows = InstanceListing.Page(scope, query, marker, Stride);
            foreach (var row in rows)
            {
                if (found.Count < query.Limit && Matches(name, row.Name) && Matches(hostname, row.Hostname))
                {
                    found.Add(row);
                }
            }

            if (rows.Count < Stride)
            {
                break;
            }

            marker = rows[^1].Key.Id;
        }

        return found;
    }

    private InstanceRecord[] Records(ReadScope scope, List<InstanceEntry> page)
    {
        var records = new InstanceRecord[page.Count];
        var missing = new Dictionary<Guid, int>();
        for (var i = 0; i < records.Length; i++)
        {
            if (cache.Find(page[i].Key) is { } record)
            {
                records[i] = record;
            }
            else
            {
                missing.Add(page[i].Key.Id, i);
            }
        }

        foreach (var record in InstanceQueries.Find(scope, missing.Keys))
        {
            cache.Keep(record);
            records[missing[record.Id]] = record;
        }

        return records;
    }

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
