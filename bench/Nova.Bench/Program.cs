using System.Globalization;
using Nova.Bench.Cloud;
using Nova.Bench.Consoles;
using Nova.Bench.Daemon;
using Nova.Bench.Messaging;
using Nova.Bench.Reporting;
using Nova.Bench.Scheduling;
using Nova.Bench.Servers;

const string Usage = "usage: Nova.Bench rpc [TRANSPORT_URL] | boots [HOSTS [SERVERS [CONCURRENCY]]] | consoles | scheduler | reads PROGRAMS [TRANSPORT_URL DATABASE_URL] | takeover PROGRAMS TRANSPORT_URL DATABASE_URL | boots-cluster PROGRAMS TRANSPORT_URL DATABASE_URL BROKER_PID DATABASE_PID | soak PROGRAMS PAIRS | boots-100|boots-1000|ec2|start|memory|memory-full PROGRAMS";

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, cancelled) =>
{
    cancelled.Cancel = true;
    stop.Cancel();
};
var report = new Report(Console.Out);
try
{
    switch (args)
    {
        case ["rpc", .. var url]: await RpcRoundTrips.RunAsync(url.FirstOrDefault(), report); break;
        case ["boots", .. var sizes]: await Boots.RunAsync(sizes, Console.Out); break;
        case ["consoles"]: await ProxyThroughput.RunAsync(report, stop.Token); break;
        case ["scheduler"]: await Decisions.RunAsync(report); break;
        case ["reads", var programs]: await ServerReads.RunAsync(programs, null, report, stop.Token); break;
        case ["reads", var programs, var broker, var database]: await ServerReads.RunAsync(programs, new(broker, database), report, stop.Token); break;
        case ["boots-100", var programs]: await BootRate.RunAsync(programs, 100, 2000, 2000, report, stop.Token); break;
        case ["boots-1000", var programs]: await BootRate.RunAsync(programs, 1000, 15_000, 5000, report, stop.Token); break;
        case ["ec2", var programs]: await Ec2Requests.RunAsync(programs, report, stop.Token); break;
        case ["start", var programs]: await StartUp.RunAsync(programs, report, stop.Token); break;
        case ["takeover", var programs, var broker, var database]: await Takeover.RunAsync(programs, new(broker, database), report, stop.Token); break;
        case ["boots-cluster", var programs, var broker, var database, var brokerId, var databaseId]:
            var servers = new Dictionary<string, int> { ["broker"] = int.Parse(brokerId, CultureInfo.InvariantCulture), ["database"] = int.Parse(databaseId, CultureInfo.InvariantCulture) };
            await BootCosts.RunAsync(programs, new(broker, database) { Servers = servers }, report, stop.Token);
            break;
        case ["memory", var programs]: await ResidentMemory.IdleAsync(programs, report, stop.Token); break;
        case ["memory-full", var programs]: await ResidentMemory.FullAsync(programs, 1000, 10_000, report, stop.Token); break;
        case ["soak", var programs, var pairs]: await Soak.RunAsync(programs, int.Parse(pairs, CultureInfo.InvariantCulture), report, stop.Token); break;
        default:
            await Console.Error.WriteLineAsync(Usage);
            return 2;
    }

    return 0;
}
catch (BenchException problem)
{
    await Console.Error.WriteLineAsync($"bench: {problem.Message}");
    return 1;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 130;
}
