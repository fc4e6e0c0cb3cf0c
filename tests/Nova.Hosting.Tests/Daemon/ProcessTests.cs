using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Nova.Hosting.Tests.Daemon;

/// <summary>A daemon as a process of its own: its start, its answers, its end.</summary>
public sealed partial class ProcessTests : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("nova-hosting-");
    private readonly HttpClient client = new();

    public void Dispose()
    {
        client.Dispose();
        directory.Delete(recursive: true);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_signal_lets_requests_under_way_finish_and_exits_0(string signal)
    {
        await using var probe = ProbeProcess.Start(["--config-file", Write("[healthcheck]\nport = 0\n")]);
        var address = await probe.ListensOnAsync();
        await probe.StartedAsync();
        var slow = client.GetStringAsync($"http://{address}/slow");
        while (await client.GetStringAsync($"http://{address}/under-way") == "0")
        {
            await Task.Delay(10);
        }

        await probe.SignalAsync(signal);

        Assert.Equal("finished", await slow);
        Assert.Equal(0, await probe.ExitAsync());
        Assert.Contains($"nova-probe is stopping (SIG{signal})", probe.Errors, StringComparison.Ordinal);
        Assert.Contains("[req-slow alice demo - - -] finished with password=****", probe.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", probe.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Work_that_does_not_end_is_waited_for_no_longer_than_graceful_shutdown_timeout()
    {
        await using var probe = ProbeProcess.Start(["--config-file", Write("[DEFAULT]\ngraceful_shutdown_timeout = 1\n[healthcheck]\nport = 0\n")]);
        var address = await probe.ListensOnAsync();
        await probe.StartedAsync();
        // A connection kept open with half a request on it: nothing will ever end it.
        using var half = new TcpClient();
        await half.ConnectAsync(IPEndPoint.Parse(address));
        await half.GetStream().WriteAsync("GET /half HTTP/1.1\r\n"u8.ToArray());

        await probe.SignalAsync("TERM");

        Assert.Equal(0, await probe.ExitAsync());
    }

    [Fact]
    public async Task Health_readiness_and_metrics_are_answered_on_loopback()
    {
        await using var probe = ProbeProcess.Start(["--config-file", Write("[probe]\nlimit = 0\n[healthcheck]\nport = 0\n")]);
        await probe.StartedAsync();
        var address = await probe.HealthAsync();

        Assert.StartsWith("127.0.0.1:", address, StringComparison.Ordinal);
        Assert.Equal("ok\n", await client.GetStringAsync($"http://{address}/healthz"));
        using var ready = await client.GetAsync($"http://{address}/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("nova-probe: limit: the limit is zero\n", await ready.Content.ReadAsStringAsync());
        Assert.Contains("process_start_time_seconds", await client.GetStringAsync($"http://{address}/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_options_of_all_sections_are_named_line_by_line_and_exit_1()
    {
        var file = Write("[probe]\nlimit = 11\n[DEFAULT]\ndebug = perhaps\ngraceful_shutdown_timeout = ever\n");
        await using var probe = ProbeProcess.Start(["--config-file", file]);

        Assert.Equal(1, await probe.ExitAsync());
        Assert.Equal($"nova-probe: {file}:4: [DEFAULT] debug = perhaps: must be true, yes, on or 1, or false, no, off or 0", probe.Errors);

        await using var second = ProbeProcess.Start(["--config-file", file, "--nodebug"]);
        Assert.Equal(1, await second.ExitAsync());
        Assert.Equal(
            $"""
            nova-probe: {file}:5: [DEFAULT] graceful_shutdown_timeout = ever: must be a number of seconds, at least 0
            nova-probe: {file}:2: [probe] limit = 11: must be a whole number from 0 to 10
            """,
            second.Errors);
    }

    [Fact]
    public async Task A_taken_port_is_one_clear_line_and_exits_1()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var file = Write($"[probe]\nport = {port}\ntick = true\n[healthcheck]\nenabled = false\n");
        await using var probe = ProbeProcess.Start(["--config-file", file]);

        // What had started before it is stopped, which is no crash.
        Assert.Equal(1, await probe.ExitAsync());
        Assert.Equal($"nova-probe: cannot listen on 127.0.0.1:{port} (probe): Address already in use", probe.Errors);

        var log = Path.Combine(directory.FullName, "probe.log");
        await using var second = ProbeProcess.Start(["--config-file", file, "--log-file", log]);
        Assert.Equal(1, await second.ExitAsync());
        Assert.Equal(probe.Errors, second.Errors);
        Assert.EndsWith($" ERROR nova.process [-] cannot listen on 127.0.0.1:{port} (probe): Address already in use\n", File.ReadAllText(log), StringComparison.Ordinal);
        Assert.Single(File.ReadAllLines(log));
    }

    [Fact]
    public async Task A_signal_during_a_start_that_waits_is_an_ordinary_stop()
    {
        await using var probe = ProbeProcess.Start(["--config-file", Write("[probe]\nhang = true\ntick = true\n[healthcheck]\nenabled = false\n")]);
        await probe.ErrorLineAsync(Waiting());

        await probe.SignalAsync("TERM");

        Assert.Equal(0, await probe.ExitAsync());
        Assert.Equal(
            ["waiting for what is away", "nova-probe is stopping (SIGTERM)", "nova-probe stopped"],
            probe.Errors.Split('\n').Select(line => line[(line.IndexOf("[-] ", StringComparison.Ordinal) + 4)..]));
    }

    [Fact]
    public async Task A_taken_health_port_says_which_option_moves_it()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var probe = ProbeProcess.Start(["--config-file", Write($"[healthcheck]\nport = {port}\n")]);

        Assert.Equal(1, await probe.ExitAsync());
        Assert.Contains($"nova-probe: cannot listen on 127.0.0.1:{port} for health checks ([healthcheck] port", probe.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_daemon_that_fails_ends_the_process_with_1()
    {
        await using var probe = ProbeProcess.Start(["--config-file", Write("[probe]\ncrash = true\n[healthcheck]\nport = 0\n")]);

        Assert.Equal(1, await probe.ExitAsync());
        Assert.Contains("the disk is gone", probe.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_goes_to_the_file_that_log_dir_and_the_program_name()
    {
        var file = Write($"[DEFAULT]\nlogdir = {directory.FullName}/log\nuse_json = true\n[probe]\npassword = hunter2\n[healthcheck]\nport = 0\n");
        await using var probe = ProbeProcess.Start(["--config-file", file, "--debug"], ("OS_PROBE__LIMIT", "7"));
        var log = Path.Combine(directory.FullName, "log", "nova-probe.log");
        while (!File.Exists(log) || !File.ReadAllText(log).Contains("started, process", StringComparison.Ordinal))
        {
            await Task.Delay(10);
        }

        await probe.SignalAsync("TERM");
        Assert.Equal(0, await probe.ExitAsync());

        var text = File.ReadAllText(log);
        Assert.All(text.TrimEnd('\n').Split('\n'), line => Assert.Equal("nova-probe", System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("program").GetString()));
        Assert.Contains("nova-probe: [probe] limit = 7", text, StringComparison.Ordinal);
        Assert.Contains("nova-probe: [probe] password = ****", text, StringComparison.Ordinal);
        Assert.Contains("[DEFAULT] logdir is deprecated: write [DEFAULT] log_dir instead", text, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
        Assert.Equal("", probe.Errors);
    }

    [Fact]
    public async Task Systemd_is_told_of_start_and_stop()
    {
        var path = Path.Combine(directory.FullName, "notify");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        await using var probe = ProbeProcess.Start(["--config-file", Write("[healthcheck]\nport = 0\n")], ("NOTIFY_SOCKET", path));

        Assert.StartsWith("READY=1\n", await ReceiveAsync(socket), StringComparison.Ordinal);
        await probe.SignalAsync("TERM");
        Assert.StartsWith("STOPPING=1\n", await ReceiveAsync(socket), StringComparison.Ordinal);
        Assert.Equal(0, await probe.ExitAsync());
    }

    [Theory]
    [InlineData("--version", "0.1.0")]
    [InlineData("--help", "Usage: nova-probe [OPTION]...")]
    public async Task Help_and_version_are_printed(string argument, string expected)
    {
        await using var probe = ProbeProcess.Start([argument]);

        Assert.Equal(0, await probe.ExitAsync());
        Assert.StartsWith(expected, probe.Output, StringComparison.Ordinal);
        Assert.Equal("", probe.Errors);
    }

    [System.Text.RegularExpressions.GeneratedRegex("(?<it>waiting for what is away)")]
    private static partial System.Text.RegularExpressions.Regex Waiting();

    private static async Task<string> ReceiveAsync(Socket socket)
    {
        var buffer = new byte[256];
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return Encoding.UTF8.GetString(buffer, 0, await socket.ReceiveAsync(buffer, patience.Token));
    }

    private string Write(string text)
    {
        var path = Path.Combine(directory.FullName, "nova.conf");
        File.WriteAllText(path, text);
        return path;
    }
}
