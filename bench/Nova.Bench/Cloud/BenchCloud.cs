using System.Diagnostics;

namespace Nova.Bench.Cloud;

/// <summary>Where the daemons of a cluster meet; without one a cloud is the all-in-one with SQLite.</summary>
/// <param name="Transport">transport_url of a broker.</param>
/// <param name="Database">connection of a database server.</param>
internal sealed record ClusterServers(string Transport, string Database)
{
    /// <summary>Conductors, each as if on a host of its own.</summary>
    public int Conductors { get; init; } = 1;

    /// <summary>Processes of broker and database, whose CPU time counts too.</summary>
    public IReadOnlyDictionary<string, int> Servers { get; init; } = new Dictionary<string, int>();

    /// <summary>What the fake driver does besides, as option <c>[fake] cue</c> says it.</summary>
    public string? Cue { get; init; }
}

/// <summary>A cloud of its own: published build, fake driver, durable database, empty data folder, an address no other cloud uses.</summary>
internal sealed class BenchCloud : IAsyncDisposable
{
    private const string Address = "127.0.0.99";
    private const string AdminPassword = "bench-admin";

    /// <summary>Identity and images beside a cluster: the all-in-one with these daemons alone.</summary>
    private const string DevelopmentServices = """
        [all_in_one]
        daemons = identity, images
        [DEFAULT]
        transport_url = memory://

        """;

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);

    private readonly string _programs;
    private readonly string _data;
    private readonly int _hosts;
    private readonly ClusterServers? _cluster;
    private readonly List<Process> _processes = [];
    private readonly Dictionary<string, int> _programIds = [];
    private readonly Dictionary<int, Process> _conductors = [];

    private readonly string _apis;

    private BenchCloud(string programs, int hosts, ClusterServers? cluster, string apis)
    {
        _programs = programs;
        _apis = apis;
        _hosts = hosts;
        _cluster = cluster;
        _data = Directory.CreateTempSubdirectory("nova-bench-").FullName;
    }

    /// <summary>From the start of the process to the first answer of the Compute API.</summary>
    public TimeSpan FirstAnswer { get; private set; }

    /// <summary>All processes of the cloud together.</summary>
    public ProcessFigures Process => new([.. _processes.Select(process => process.Id)]);

    /// <summary>Starts an all-in-one and waits until the Compute API answers.</summary>
    public static Task<BenchCloud> StartAsync(string programs, int hosts, CancellationToken ct) => StartAsync(programs, hosts, null, ct);

    /// <summary>The same with the EC2 API, which takes memory and start-up time that other measurements must not count.</summary>
    public static Task<BenchCloud> StartWithEc2Async(string programs, int hosts, CancellationToken ct) => StartAsync(programs, hosts, null, ct, "osapi_compute, ec2");

    /// <summary>Starts an all-in-one, or a cluster with a process for each daemon, and waits until the Compute API answers.</summary>
    public static async Task<BenchCloud> StartAsync(string programs, int hosts, ClusterServers? cluster, CancellationToken ct, string apis = "osapi_compute")
    {
        var cloud = new BenchCloud(programs, hosts, cluster, apis);
        try
        {
            await File.WriteAllTextAsync(Path.Combine(cloud._data, "nova.conf"), cloud.Configuration(), ct);
            await File.WriteAllTextAsync(Path.Combine(cloud._data, "development.conf"), DevelopmentServices, ct);
            await cloud.StartProcessesAsync(ct);
            return cloud;
        }
        catch
        {
            await cloud.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops the cloud and starts it again on the same data.</summary>
    public async Task RestartAsync(CancellationToken ct)
    {
        await StopProcessesAsync();
        await StartProcessesAsync(ct);
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

    /// <summary>A client of EC2, of the same user.</summary>
    public Task<Ec2Client> Ec2Async(ComputeClient client, int connections, CancellationToken ct) =>
        Ec2Client.MakeKeysAsync($"http://{Address}:5000/v3", client.Token, new Uri($"http://{Address}:8773/services/Cloud"), connections, ct);

    /// <summary>Where it keeps its files.</summary>
    public string Data => _data;

    /// <summary>Runs nova-manage beside the running cloud; more than the last of these exit codes is a failure.</summary>
    public async Task ManageAsync(IEnumerable<string> arguments, int worst, CancellationToken ct)
    {
        var command = new ProcessStartInfo(Path.Combine(_programs, "nova-manage"), ["--config-file", Path.Combine(_data, "nova.conf"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var manage = System.Diagnostics.Process.Start(command)!;
        var said = await Task.WhenAll(manage.StandardOutput.ReadToEndAsync(ct), manage.StandardError.ReadToEndAsync(ct));
        await manage.WaitForExitAsync(ct);
        if (manage.ExitCode > worst)
        {
            throw new BenchException($"nova-manage {string.Join(' ', arguments)} ended with {manage.ExitCode}: {string.Concat(said)}");
        }
    }

    public Task<MetricsPage> MetricsAsync(CancellationToken ct) => MetricsPage.ReadAsync($"http://{Address}:8790/metrics", ct);

    /// <summary>Counters of a daemon of a cluster.</summary>
    public Task<MetricsPage> MetricsAsync(string daemon, CancellationToken ct)
    {
        var port = daemon switch { "nova-api" => 8791, "nova-conductor" => ConductorPort(0), "nova-scheduler" => 8794, _ => 8795 };
        return MetricsPage.ReadAsync($"http://{Address}:{port}/metrics", ct);
    }

    /// <summary>CPU time used so far, in seconds, by each program of a cluster, its broker and its database.</summary>
    public async Task<IReadOnlyDictionary<string, double>> CpuByProcessAsync(CancellationToken ct)
    {
        var used = new Dictionary<string, double>();
        foreach (var (name, id) in _programIds.Concat(_cluster!.Servers))
        {
            used[name] = await new ProcessFigures([id]).CpuAsync(ct);
        }

        return used;
    }

    /// <summary>Counters of a conductor of a cluster; the first is 0.</summary>
    public Task<MetricsPage> ConductorMetricsAsync(int number, CancellationToken ct) => MetricsPage.ReadAsync($"http://{Address}:{ConductorPort(number)}/metrics", ct);

    /// <summary>SIGKILL of a conductor of a cluster.</summary>
    public async Task KillConductorAsync(int number)
    {
        _conductors.Remove(number, out var process);
        process!.Kill();
        await process.WaitForExitAsync();
        _processes.Remove(process);
        process.Dispose();
    }

    /// <summary>Starts a conductor of a cluster that was killed, and waits until it answers.</summary>
    public async Task StartConductorAsync(int number, CancellationToken ct)
    {
        StartConductor(number);
        var started = Stopwatch.GetTimestamp();
        while (!await ComputeClient.AnswersAsync($"http://{Address}:{ConductorPort(number)}/readyz", ct))
        {
            if (_conductors[number].HasExited || Stopwatch.GetElapsedTime(started) > StartLimit)
            {
                throw new BenchException($"the conductor does not answer; the end of the log:\n{await LogEndAsync(ct)}");
            }

            await Task.Delay(20, ct);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopProcessesAsync();
        Directory.Delete(_data, recursive: true);
    }

    private async Task StartProcessesAsync(CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        if (_cluster is null)
        {
            Start("nova-all-in-one");
        }
        else
        {
            Start("nova-all-in-one", "--config-file", Path.Combine(_data, "development.conf"));
            for (var i = 0; i < _cluster.Conductors; i++)
            {
                StartConductor(i);
            }

            string[] daemons = ["nova-scheduler", "nova-compute", "nova-api"];
            foreach (var daemon in daemons)
            {
                Start(daemon);
            }
        }

        while (!await ComputeClient.AnswersAsync($"http://{Address}:8774/", ct))
        {
            if (_processes.Any(process => process.HasExited) || Stopwatch.GetElapsedTime(started) > StartLimit)
            {
                throw new BenchException($"the cloud does not answer; the end of its log:\n{await LogEndAsync(ct)}");
            }

            await Task.Delay(5, ct);
        }

        FirstAnswer = Stopwatch.GetElapsedTime(started);
    }

    private static int ConductorPort(int number) => 8793 + (100 * number);

    private void StartConductor(int number)
    {
        var configuration = Path.Combine(_data, $"conductor-{number}.conf");
        File.WriteAllText(configuration, $"""
            [DEFAULT]
            host = bench-conductor-{number}
            [healthcheck]
            port = {ConductorPort(number)}

            """);
        _conductors[number] = Start("nova-conductor", "--config-file", configuration);
    }

    private Process Start(string name, params string[] more)
    {
        var program = new ProcessStartInfo(
            Path.Combine(_programs, name),
            ["--config-file", Path.Combine(_data, "nova.conf"), "--log-file", Path.Combine(_data, "nova.log"), .. more])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = System.Diagnostics.Process.Start(program)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _processes.Add(process);
        _programIds[name == "nova-all-in-one" ? "development_services" : name["nova-".Length..]] = process.Id;
        return process;
    }

    private async Task StopProcessesAsync()
    {
        foreach (var process in _processes)
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync();
            }

            process.Dispose();
        }

        _processes.Clear();
        _programIds.Clear();
        _conductors.Clear();
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
        transport_url = {_cluster?.Transport ?? "memory://"}
        compute_driver = fake.FakeDriver
        osapi_compute_listen = {Address}
        s3_listen = {Address}
        enabled_apis = {_apis}
        ec2_listen = {Address}

        [vnc]
        novncproxy_host = {Address}

        [database]
        connection = {_cluster?.Database ?? $"sqlite:///{_data}/state/nova.sqlite"}
        sync_on_start = true

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
        {(_cluster?.Cue is { } cue ? $"cue = {cue}" : "")}

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
