using System.Diagnostics;

namespace Nova.Bench.Cloud;

/// <summary>An all-in-one of its own: published build, fake driver, durable SQLite, empty data folder, an address no other cloud uses.</summary>
internal sealed class BenchCloud : IAsyncDisposable
{
    private const string Address = "127.0.0.99";
    private const string AdminPassword = "bench-admin";
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);

    private readonly string _programs;
    private readonly string _data;
    private readonly int _hosts;
    private Process? _process;

    private BenchCloud(string programs, int hosts)
    {
        _programs = programs;
        _hosts = hosts;
        _data = Directory.CreateTempSubdirectory("nova-bench-").FullName;
    }

    /// <summary>From the start of the process to the first answer of the Compute API.</summary>
    public TimeSpan FirstAnswer { get; private set; }

    public ProcessFigures Process => new(_process!.Id);

    /// <summary>Starts one and waits until the Compute API answers.</summary>
    public static async Task<BenchCloud> StartAsync(string programs, int hosts, CancellationToken ct)
    {
        var cloud = new BenchCloud(programs, hosts);
        try
        {
            await File.WriteAllTextAsync(Path.Combine(cloud._data, "nova.conf"), cloud.Configuration(), ct);
            await cloud.StartProcessAsync(ct);
            return cloud;
        }
        catch
        {
            await cloud.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops the process and starts it again on the same data.</summary>
    public async Task RestartAsync(CancellationToken ct)
    {
        await StopProcessAsync();
        await StartProcessAsync(ct);
    }

    /// <summary>Makes flavors, image and key pair, and waits until every host is up.</summary>
    public async Task<ComputeClient> PrepareAsync(int connections, CancellationToken ct)
    {
        var demo = new ProcessStartInfo(Path.Combine(_programs, "nova-all-in-one"), ["demo", "--no-server", "--key-file", Path.Combine(_data, "key.pem")])
        {
            RedirectStandardError = true,
            Environment =
            {
                ["OS_AUTH_URL"] = $"http://{Address}:5000/v3", ["OS_USERNAME"] = "admin", ["OS_PASSWORD"] = AdminPassword, ["OS_PROJECT_NAME"] = "admin",
                ["OS_USER_DOMAIN_NAME"] = "Default", ["OS_PROJECT_DOMAIN_NAME"] = "Default",
            },
        };
        using var preparing = System.Diagnostics.Process.Start(demo)!;
        var said = await preparing.StandardError.ReadToEndAsync(ct);
        await preparing.WaitForExitAsync(ct);
        if (preparing.ExitCode != 0)
        {
            throw new BenchException($"the cloud could not be filled: {said}");
        }

        var client = await ComputeClient.LoginAsync($"http://{Address}:5000/v3", "admin", AdminPassword, connections, ct);
        var started = Stopwatch.GetTimestamp();
        while (await client.HostsUpAsync(ct) is var up && up < _hosts)
        {
            if (Stopwatch.GetElapsedTime(started) > StartLimit)
            {
                throw new BenchException($"{up} of {_hosts} hosts are up after {StartLimit.TotalSeconds:N0} s");
            }

            await Task.Delay(200, ct);
        }

        return client;
    }

    public Task<MetricsPage> MetricsAsync(CancellationToken ct) => MetricsPage.ReadAsync($"http://{Address}:8790/metrics", ct);

    public async ValueTask DisposeAsync()
    {
        await StopProcessAsync();
        Directory.Delete(_data, recursive: true);
    }

    private async Task StartProcessAsync(CancellationToken ct)
    {
        var program = new ProcessStartInfo(
            Path.Combine(_programs, "nova-all-in-one"),
            ["--config-file", Path.Combine(_data, "nova.conf"), "--log-file", Path.Combine(_data, "nova.log")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var started = Stopwatch.GetTimestamp();
        _process = System.Diagnostics.Process.Start(program)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        while (!await ComputeClient.AnswersAsync($"http://{Address}:8774/", ct))
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(started) > StartLimit)
            {
                throw new BenchException($"the cloud does not answer; the end of its log:\n{await LogEndAsync(ct)}");
            }

            await Task.Delay(5, ct);
        }

        FirstAnswer = Stopwatch.GetElapsedTime(started);
    }

    private async Task StopProcessAsync()
    {
        if (_process is null)
        {
            return;
        }

        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _process = null;
    }

    private async Task<string> LogEndAsync(CancellationToken ct)
    {
        var log = Path.Combine(_data, "nova.log");
        return File.Exists(log) ? string.Join('\n', (await File.ReadAllLinesAsync(log, ct)).TakeLast(5)) : "(no log)";
    }

    /// <summary>What <c>./run --driver fake</c> writes, without limits that load would run into.</summary>
    private string Configuration() => $"""
        [DEFAULT]
        state_path = {_data}/state
        my_ip = 127.0.0.1
        transport_url = memory://
        compute_driver = fake.FakeDriver
        osapi_compute_listen = {Address}
        enabled_apis = osapi_compute

        [database]
        connection = sqlite:///{_data}/state/nova.sqlite

        [keystone_authtoken]
        www_authenticate_uri = http://{Address}:5000/v3
        auth_url = http://{Address}:5000/v3
        auth_type = password
        username = nova
        password = bench-service
        project_name = service
        user_domain_name = Default
        project_domain_name = Default

        [glance]
        api_servers = http://{Address}:9292

        [healthcheck]
        host = {Address}

        [fake]
        hosts = {_hosts}

        [development_identity]
        listen = {Address}
        admin_password = {AdminPassword}
        demo_password = bench-demo
        service_password = bench-service
        identity_url = http://{Address}:5000
        image_url = http://{Address}:9292
        compute_url = http://{Address}:8774/v2.1
        compute_legacy_url = http://{Address}:8774/v2/%(project_id)s

        [development_images]
        listen = {Address}

        [quota]
        instances = -1
        cores = -1
        ram = -1

        """;
}
