using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Nova.Core;
using Nova.Hosting.Logging;

namespace Nova.Hosting.Tests.Logging;

public sealed partial class LineFormatTests
{
    private static readonly Guid Instance = Guid.Parse("5f2d4a0e-7f59-4d5c-9d5c-0c1f5a1e2b3c");

    [Fact]
    public void A_line_reads_as_oslo_s()
    {
        using var log = new RecordedLog();
        var logger = log.Factory.CreateLogger("nova.compute");

        logger.LogWarning("Disk of {Name} is {Percent} % full", "host \"a\"", 93.5);

        Assert.Matches($@"^\d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{{3}} {Environment.ProcessId} WARNING nova\.compute \[-\] Disk of host ""a"" is 93\.5 % full\n$", Assert.Single(log.Lines));
    }

    [Fact]
    public void A_request_and_an_instance_are_on_every_line_of_their_scopes()
    {
        using var log = new RecordedLog();
        var logger = log.Factory.CreateLogger("nova.compute");
        using (logger.BeginRequest(new RequestContext("req-1", "alice", null, IsAdmin: false)))
        {
            logger.LogInformation("one");
            using (logger.BeginInstance(Instance))
            {
                logger.LogInformation("two");
            }
        }

        logger.LogInformation("three");

        Assert.Equal(
            ["INFO nova.compute [req-1 alice - - - -] one", $"INFO nova.compute [req-1 alice - - - -] [instance: {Instance}] two", "INFO nova.compute [-] three"],
            log.Lines.Select(line => Prefix().Replace(line, "").TrimEnd()));
    }

    [Fact]
    public void Every_line_of_a_trace_has_the_prefix()
    {
        using var log = new RecordedLog();

        log.Factory.CreateLogger("nova.api").LogError(new InvalidOperationException("broken\nin two"), "Failed");

        var lines = Assert.Single(log.Lines).TrimEnd('\n').Split('\n');
        Assert.True(lines.Length >= 3);
        Assert.All(lines, line => Assert.Matches(@"^\S+ \S+ \d+ ERROR nova\.api ", line));
    }

    [Fact]
    public void A_json_line_carries_the_same()
    {
        using var log = new RecordedLog(new JsonLineFormatter("nova-compute"));
        var logger = log.Factory.CreateLogger("nova.compute");
        using (logger.BeginRequest(new RequestContext("req-1", "alice", "demo", IsAdmin: false)))
        using (logger.BeginInstance(Instance))
        {
            logger.LogError(new InvalidOperationException("broken"), "Disk of {Name} is {Percent} % full", "a\"b", 93);
        }

        var line = JsonDocument.Parse(Assert.Single(log.Lines)).RootElement;
        Assert.Equal("Error", line.GetProperty("@l").GetString());
        Assert.Equal("Disk of a\"b is 93 % full", line.GetProperty("@m").GetString());
        Assert.StartsWith("System.InvalidOperationException: broken", line.GetProperty("@x").GetString(), StringComparison.Ordinal);
        Assert.Equal("nova-compute", line.GetProperty("program").GetString());
        Assert.Equal(Environment.ProcessId, line.GetProperty("process").GetInt32());
        Assert.Equal("req-1", line.GetProperty(LogScope.RequestIdKey).GetString());
        Assert.Equal("demo", line.GetProperty(LogScope.ProjectIdKey).GetString());
        Assert.Equal(Instance.ToString(), line.GetProperty(LogScope.InstanceKey).GetString());
        Assert.Equal(93, line.GetProperty("Percent").GetInt32());
        Assert.True(line.TryGetProperty("@t", out _));
    }

    [GeneratedRegex(@"^\S+ \S+ \d+ ")]
    private static partial Regex Prefix();
}
