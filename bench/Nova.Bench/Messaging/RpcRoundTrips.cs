using System.Diagnostics;
using Nova.Bench.Reporting;
using Nova.Core;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Compute;
using Nova.Messaging;
using Nova.Messaging.Transports.InMemory;

namespace Nova.Bench.Messaging;

/// <summary>Round trips a second over one transport, RPC alone: client and server in this process, each with a connection of its own.</summary>
internal sealed class RpcRoundTrips(string name, Report report)
{
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(5);
    private static readonly RequestContext Context = RequestContext.ForService("req-bench");

    private static readonly RpcMethod<ConsoleOutput, ConsoleOutput> Echo = new("bench", "echo") { IsRepeatable = true };
    private static readonly RpcMethod<Nothing, ConsoleOutput> Page = new("bench", "page") { IsRepeatable = true };

    /// <summary><c>rpc</c> measures in memory, <c>rpc rabbit://…</c> that broker.</summary>
    public static async Task RunAsync(string? transportUrl, Report report)
    {
        if (transportUrl is not null)
        {
            await new RpcRoundTrips("RabbitMQ", report).MeasureAsync(new() { TransportUrl = transportUrl, Prefix = $"bench-{Guid.NewGuid():N}" });
            return;
        }

        await new RpcRoundTrips("in-memory by reference", report).MeasureAsync(new() { Broker = new InMemoryBroker(encode: false) });
        await new RpcRoundTrips("in-memory encoded", report).MeasureAsync(new() { Broker = new InMemoryBroker(encode: true) });
    }

    private async Task MeasureAsync(TransportOptions options)
    {
        await using var serving = Services(options);
        await using var calling = Services(options);
        var page = new ConsoleOutput(new string('x', 600 * 1024));
        var table = new RpcTable("bench")
            .On(Echo, (text, _, _) => Task.FromResult(text))
            .On(Page, (_, _, _) => Task.FromResult(page));
        await using var server = serving.GetRequiredService<IRpcServerFactory>().Create(table, "bench");
        await server.StartAsync(CancellationToken.None);
        var client = calling.GetRequiredService<IRpcClient>();
        var kilobyte = new ConsoleOutput(new string('x', 1024));

        foreach (var inFlight in (int[])[1, 16, 64])
        {
            await RateAsync("1 KB", inFlight, () => client.CallAsync(Echo, RpcTarget.Any, kilobyte, Context));
        }

        foreach (var inFlight in (int[])[1, 8])
        {
            await RateAsync("600 KB reply", inFlight, () => client.CallAsync(Page, RpcTarget.Any, Nothing.Value, Context));
        }
    }

    private static ServiceProvider Services(TransportOptions options) =>
        new ServiceCollection().AddLogging().AddNovaMessaging(options).BuildServiceProvider();

    private async Task RateAsync(string what, int inFlight, Func<Task> call)
    {
        await CountAsync(inFlight, call, Warm);
        var allocated = GC.GetTotalAllocatedBytes();
        var busy = Environment.CpuUsage.TotalTime;
        var count = await CountAsync(inFlight, call, Span);
        busy = Environment.CpuUsage.TotalTime - busy;
        allocated = GC.GetTotalAllocatedBytes() - allocated;
        await report.AddAsync(new($"RPC {name}, {what}, {inFlight} in flight", count / Span.TotalSeconds, "round trips/s")
        {
            Details = new Dictionary<string, double>
            {
                ["ms_each"] = Span.TotalMilliseconds * inFlight / count,
                ["cpu_us_each"] = busy.TotalMicroseconds / count,
                ["bytes_allocated_each"] = allocated / (double)count,
            },
        });
    }

    private static async Task<long> CountAsync(int inFlight, Func<Task> call, TimeSpan span)
    {
        var started = Stopwatch.GetTimestamp();
        var count = 0L;
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(started) < span)
            {
                await call();
                Interlocked.Increment(ref count);
            }
        })));
        return count;
    }
}
