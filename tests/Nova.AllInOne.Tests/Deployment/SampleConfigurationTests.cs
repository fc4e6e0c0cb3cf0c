using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Nova.Api;
using Nova.Compute;
using Nova.Conductor;
using Nova.ConsoleAuth;
using Nova.Hosting;
using Nova.Hosting.Configuration;
using Nova.Hosting.Daemon;
using Nova.Hosting.Health;
using Nova.Hosting.Logging;
using Nova.Hosting.Telemetry;
using Nova.Network;
using Nova.NoVncProxy;
using Nova.Scheduler;

namespace Nova.AllInOne.Tests.Deployment;

/// <summary>Every line of the samples is an option that a daemon of that host really reads, and a value that it takes.</summary>
public sealed partial class SampleConfigurationTests
{
    private static readonly Dictionary<string, (string Binary, Action<NovaDaemonBuilder> Configure)[]> Daemons = new()
    {
        ["controller"] =
        [
            ("nova-api", ApiDaemon.Configure),
            ("nova-conductor", ConductorDaemon.Configure),
            ("nova-scheduler", SchedulerDaemon.Configure),
            ("nova-consoleauth", ConsoleAuthDaemon.Configure),
            ("nova-novncproxy", ConsoleProxies.ConfigureNoVnc),
        ],
        ["compute"] = [("nova-compute", ComputeDaemon.Configure), ("nova-network", NetworkDaemon.Configure)],
        ["containers"] =
        [
            ("nova-api", ApiDaemon.Configure),
            ("nova-conductor", ConductorDaemon.Configure),
            ("nova-scheduler", SchedulerDaemon.Configure),
            ("nova-compute", ComputeDaemon.Configure),
        ],
    };

    public static TheoryData<string> Samples => [.. Directory.GetFiles(DeployFolder.At("nova.conf.samples"), "*.conf").Select(file => Path.GetFileNameWithoutExtension(file)).Order()];

    [Fact]
    public void ThereAreThree() => Assert.Equal(["all-in-one", "compute", "controller"], Samples.Select(row => row.Data));

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task EveryOptionIsReadAndTaken(string sample)
    {
        var text = await File.ReadAllTextAsync(DeployFolder.At("nova.conf.samples", sample + ".conf"), TestContext.Current.CancellationToken);
        Assert.Empty(await UnreadAsync(sample, text));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task SoIsEveryOptionThatIsCommentedOut(string sample)
    {
        var text = await File.ReadAllTextAsync(DeployFolder.At("nova.conf.samples", sample + ".conf"), TestContext.Current.CancellationToken);
        var all = CommentedOut().Replace(text, "");
        Assert.NotEqual(text, all);
        Assert.Empty(await UnreadAsync(sample, all));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task CommentedOutAreTheDefaults(string sample)
    {
        var text = await File.ReadAllTextAsync(DeployFolder.At("nova.conf.samples", sample + ".conf"), TestContext.Current.CancellationToken);
        var written = await ValuesAsync(sample, CommentedOut().Replace(text, ""));
        var defaults = await ValuesAsync(sample, text);

        // The machine's own name stands for a name that a reader can tell from it; an empty value is a value that is not set.
        var differ = written.Where(option => option.Key != "[DEFAULT] host" && option.Value.Length > 0 && defaults[option.Key] != option.Value);
        Assert.Empty(differ.Select(option => $"{option.Key}: the sample says {option.Value}, the program {defaults[option.Key]}"));
    }

    [Fact]
    public async Task SoAreTheContainers()
    {
        var shared = await File.ReadAllTextAsync(DeployFolder.At("compose", "nova.conf"), TestContext.Current.CancellationToken);
        var identity = await File.ReadAllTextAsync(DeployFolder.At("compose", "identity.conf"), TestContext.Current.CancellationToken);
        Assert.Empty(await UnreadAsync("containers", shared));
        Assert.Empty(await UnreadAsync("all-in-one", identity));
    }

    [Fact]
    public async Task AnOptionThatNobodyReadsIsFound()
    {
        var text = await File.ReadAllTextAsync(DeployFolder.At("nova.conf.samples", "compute.conf"), TestContext.Current.CancellationToken);
        Assert.Equal(["[placement] region_name"], await UnreadAsync("compute", text + "\n[placement]\nregion_name = RegionOne\n"));
    }

    private static async Task<IEnumerable<string>> UnreadAsync(string sample, string text)
    {
        var configuration = NovaConfiguration.FromText(text, sample + ".conf");
        var read = new HashSet<OptionName>();
        await foreach (var journal in ReadAsync(sample, configuration))
        {
            Assert.Empty(journal.Warnings);
            read.UnionWith(journal.Read);
        }

        // auth_type is written because the install guide writes it; the kind of credentials follows from which of them are there.
        return configuration.Written.Select(value => value.WrittenAs).Where(option => !read.Contains(option) && option != new OptionName("keystone_authtoken", "auth_type")).Select(option => option.ToString());
    }

    private static async Task<Dictionary<string, string>> ValuesAsync(string sample, string text)
    {
        var values = new Dictionary<string, string>();
        await foreach (var journal in ReadAsync(sample, NovaConfiguration.FromText(text, sample + ".conf")))
        {
            foreach (var (option, value) in journal.Values)
            {
                values[option] = value;
            }
        }

        return values;
    }

    /// <summary>Builds the daemons as their programs do, up to the point where they would start; a bad value is an exception.</summary>
    private static async IAsyncEnumerable<OptionJournal> ReadAsync(string sample, NovaConfiguration configuration)
    {
        await using var process = NovaProcess.Silent("nova-" + sample, configuration);
        if (Daemons.TryGetValue(sample, out var daemons))
        {
            foreach (var (binary, configure) in daemons)
            {
                process.Add(binary, configure);
            }
        }
        else
        {
            AllInOne.Compose(process);
        }

        // What a process reads before its daemons, the all-in-one the transport among it.
        var first = new OptionReader(configuration);
        LoggingOptions.Read(first);
        HealthOptions.Read(first, process.Name);
        TelemetryOptions.Read(first);
        AllInOneOptions.Read(first);
        MessagingOptions.Read(first);
        yield return first.Journal;
        foreach (var daemon in process.Daemons)
        {
            yield return daemon.Services.GetRequiredService<OptionReader>().Journal;
        }
    }

    [GeneratedRegex("^#(?=[a-z_]+ =)", RegexOptions.Multiline)]
    private static partial Regex CommentedOut();
}
