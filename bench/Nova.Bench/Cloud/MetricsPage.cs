using System.Globalization;

namespace Nova.Bench.Cloud;

/// <summary>Counters of a daemon at one moment, from its Prometheus page.</summary>
internal sealed class MetricsPage(IReadOnlyDictionary<string, double> totals)
{
    /// <summary>Transactions committed: with SQLite and synchronous=FULL each is one fsync of the log.</summary>
    public double Commits => Of("nova_database_commit_groups");

    /// <summary>Pieces of work those transactions held.</summary>
    public double Writes => Of("nova_database_commit_items");

    /// <summary>Seconds from begin to commit, summed.</summary>
    public double CommitSeconds => Of("nova_database_commit_seconds_sum");

    /// <summary>Requests RPC servers took, calls and casts alike.</summary>
    public double Messages => Of("nova_messaging_nova_rpc_server_requests");

    /// <summary>Messages given to the broker: requests and answers, as many in one as travelled together.</summary>
    public double Published => Of("nova_messaging_nova_rpc_transport_published");

    /// <summary>Sagas that a conductor took over from others that were gone.</summary>
    public double TakenOver => Of("nova_conductor_nova_conductor_sagas_taken_over");

    public static async Task<MetricsPage> ReadAsync(string url, CancellationToken ct)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var totals = new Dictionary<string, double>();
        foreach (var line in (await http.GetStringAsync(url, ct)).Split('\n'))
        {
            var end = line.LastIndexOf(' ');
            if (line.StartsWith('#') || end < 0 || !double.TryParse(line.AsSpan(end + 1), CultureInfo.InvariantCulture, out var value))
            {
                continue;
            }

            // Labels are summed up: a counter of one method is part of the counter of all.
            var brace = line.IndexOf('{');
            var name = line[..(brace < 0 ? end : brace)];
            totals[name] = totals.GetValueOrDefault(name) + value;
        }

        return new MetricsPage(totals);
    }

    private double Of(string name) => totals.GetValueOrDefault(name);
}
