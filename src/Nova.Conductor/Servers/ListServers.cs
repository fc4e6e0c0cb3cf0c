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
    /// <summary>Rows tested at a time where a pattern decides.</summary>
    private const int Stride = 500;

    /// <summary>Rows one request may have tested.</summary>
    private const int MostTested = 100_000;

    public Task<ServerPage> HandleAsync(ListServers request, RpcCall call, CancellationToken ct)
    {
        // Whose servers are asked for is in the request: the API has asked the policy, which an operator may have opened to others than administrators.
        var search = ServerSearch.Of(request);
        return database.ReadAsync(
            scope => new ServerPage(search is null ? Records(scope, InstanceListing.Page(scope, request, request.Marker, request.Limit)) : [.. Search(scope, request, search)]),
            ct);
    }

    private List<InstanceRecord> Search(ReadScope scope, ListServers query, ServerSearch search)
    {
        var found = new List<InstanceRecord>();
        var marker = query.Marker;
        for (var tested = 0; found.Count < query.Limit && tested < MostTested; tested += Stride)
        {
            var rows = InstanceListing.Page(scope, query, marker, Stride);
            var fitting = rows.Where(search.Matches);
            if (!search.AsksForAddresses)
            {
                // What is not looked into is not read either.
                fitting = fitting.Take(query.Limit - found.Count);
            }

            found.AddRange(Records(scope, [.. fitting]).Where(search.Matches).Take(query.Limit - found.Count));
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
}
