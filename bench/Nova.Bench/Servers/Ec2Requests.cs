using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Nova.Bench.Cloud;
using Nova.Bench.Reporting;

namespace Nova.Bench.Servers;

/// <summary>DescribeInstances with 1,000 instances, and RunInstances beside POST /servers.</summary>
internal static partial class Ec2Requests
{
    private const int Instances = 1000;
    private const int Clients = 4;
    private const int InFlight = 32;
    private const int Runs = 500;
    private const int Rounds = 3;
    private const string Version = "&Version=2016-11-15";

    private static readonly TimeSpan Span = TimeSpan.FromSeconds(6);

    public static async Task RunAsync(string programs, Report report, CancellationToken ct)
    {
        await using var cloud = await BenchCloud.StartWithEc2Async(programs, 100, ct);
        using var client = await cloud.PrepareAsync(InFlight, ct);
        using var ec2 = await cloud.Ec2Async(client, InFlight, ct);
        await FillServers.RunAsync(client, Instances, ct);

        const string Describe = "Action=DescribeInstances" + Version;
        await RateAsync(Clients, Span, () => ec2.PostAsync(Describe, anew: true, ct));
        var (rate, bytes) = await RateAsync(Clients, Span, () => ec2.PostAsync(Describe, anew: true, ct));
        await report.AddAsync(new($"DescribeInstances, 1,000 instances, {Clients} clients, each signed anew", rate, "requests/s", 200) { Details = new Dictionary<string, double> { ["bytes"] = bytes } });
        (rate, bytes) = await RateAsync(Clients, Span, () => ec2.PostAsync(Describe, anew: false, ct));
        await report.AddAsync(new($"DescribeInstances, 1,000 instances, {Clients} clients, the same signature for a second", rate, "requests/s") { Details = new Dictionary<string, double> { ["bytes"] = bytes } });

        var body = await client.ServerAsync("posted", ct);
        var images = Encoding.UTF8.GetString(await ec2.PostAsync("Action=DescribeImages" + Version, anew: true, ct));
        var run = $"Action=RunInstances&ImageId={ImageId().Match(images).Value}&InstanceType=m1.nano{Version}";
        var (posted, ran) = (0.0, 0.0);
        for (var round = 0; round <= Rounds; round++)
        {
            var post = await TimesAsync(Runs, async () => (await client.PostAsync("/servers", body.DeepClone(), ct)).GetRawText().Length);
            var other = await TimesAsync(Runs, async () => (await ec2.PostAsync(run, anew: true, ct)).Length);
            if (round > 0)
            {
                (posted, ran) = (posted + post, ran + other);
            }
        }

        await report.AddAsync(new("RunInstances, of POST /servers", ran / posted * 100, "%", 80)
        {
            Details = new Dictionary<string, double> { ["run_instances_per_s"] = ran / Rounds, ["post_servers_per_s"] = posted / Rounds, ["in_flight"] = InFlight },
        });
    }

    private static async Task<(double Rate, double Bytes)> RateAsync(int clients, TimeSpan span, Func<Task<byte[]>> send)
    {
        var (done, bytes) = (0L, 0L);
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(started) < span)
            {
                Interlocked.Exchange(ref bytes, (await send()).Length);
                Interlocked.Increment(ref done);
            }
        })));
        return (done / Stopwatch.GetElapsedTime(started).TotalSeconds, bytes);
    }

    /// <summary>How many a second.</summary>
    private static async Task<double> TimesAsync(int count, Func<Task<int>> send)
    {
        var begun = 0;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, InFlight).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref begun) <= count)
            {
                await send();
            }
        })));
        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    [GeneratedRegex("ami-[0-9a-f]+")]
    private static partial Regex ImageId();
}
