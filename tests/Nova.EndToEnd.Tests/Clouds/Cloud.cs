using System.Data.Common;
using Microsoft.Data.Sqlite;
using MySqlConnector;
using Nova.EndToEnd.Tests.Processes;

namespace Nova.EndToEnd.Tests.Clouds;

/// <summary>A cloud of real processes, with fake hosts or real ones, in a folder and on ports of its own.</summary>
internal sealed class Cloud : IAsyncDisposable
{
    public const int Hosts = 10;
    private const string Password = "end-to-end";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("nova-e2e-");
    private readonly Dictionary<string, Daemon> daemons = [];
    private readonly bool isCluster;
    private readonly string address;
    private readonly int identityPort;
    private readonly int imagePort;
    private readonly int computePort;
    private readonly int consolePort;
    private readonly CloudClient client;
    private string database = "";
    private Func<string, string> treeOf = _ => Tree.Root;
    private LibvirtHosts? machines;
    private HostLink? link;
    private bool succeeded;

    private Cloud(bool isCluster, string address = "127.0.0.1")
    {
        this.isCluster = isCluster;
        this.address = address;
        (identityPort, imagePort, computePort, consolePort) = FreePorts.Take(4) is [var a, var b, var c, var d] ? (a, b, c, d) : default;
        client = ClientOf("admin");
    }

    public CloudClient Client => client;

    /// <summary>A client of another user, whose project is called as the user is.</summary>
    public CloudClient ClientOf(string user) => new($"http://{address}:{identityPort}", $"http://{address}:{computePort}/v2.1", $"http://{address}:{imagePort}", user, Password);

    /// <summary>The bus of a cluster, for tests that ask hosts themselves; null where it is inside the process.</summary>
    public string? TransportUrl { get; private set; }

    public string ImageId { get; private set; } = "";

    /// <summary>Hosts of <see cref="StartLibvirtAsync"/>; null where they are fake.</summary>
    public LibvirtHosts? Machines => machines;

    private int HostCount => machines?.Names.Count ?? Hosts;

    /// <summary>What openrc would set.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["OS_AUTH_URL"] = $"http://{address}:{identityPort}/v3",
        ["OS_IDENTITY_API_VERSION"] = "3",
        ["OS_USERNAME"] = "admin",
        ["OS_PASSWORD"] = Password,
        ["OS_PROJECT_NAME"] = "admin",
        ["OS_USER_DOMAIN_NAME"] = "Default",
        ["OS_PROJECT_DOMAIN_NAME"] = "Default",
        ["OS_REGION_NAME"] = "RegionOne",
        ["no_proxy"] = "*",
    };

    /// <summary>Every daemon in one process, SQLite.</summary>
    public static async Task<Cloud> StartEmbeddedAsync()
    {
        var cloud = new Cloud(isCluster: false);
        return await cloud.BeginAsync(async () =>
        {
            await cloud.ConfigureAsync("memory://", $"sqlite:///{cloud.folder}/nova.sqlite");
            cloud.Add("nova-all-in-one", "nova-all-in-one");
        });
    }

    /// <summary>A process each, two conductors, RabbitMQ and MariaDB.</summary>
    public static Task<Cloud> StartClusterAsync() => StartClusterAsync(Tree.Root, []);

    /// <summary>The same with the hosts shared out between several processes, which can be killed one by one: <c>nova-compute</c>, <c>nova-compute-2</c>.</summary>
    public static Task<Cloud> StartClusterAsync(int computes) => StartClusterAsync(Tree.Root, [], computes);

    /// <summary>The same with some daemons of another source tree.</summary>
    public static async Task<Cloud> StartClusterAsync(string otherTree, IReadOnlyCollection<string> ofOtherTree, int computes = 1)
    {
        var cloud = new Cloud(isCluster: true) { treeOf = daemon => ofOtherTree.Contains(daemon) ? otherTree : Tree.Root };
        return await cloud.BeginAsync(async () =>
        {
            var servers = await Task.WhenAll(cloud.ServerAsync("rabbitmq", "start", "0"), cloud.ServerAsync("mariadb", "start", "0"));
            cloud.TransportUrl = servers[0];
            var configuration = await cloud.ConfigureAsync(servers[0], servers[1]);

            // The schema is the conductors'.
            await Command.RunAsync(Tree.Program("nova-manage", cloud.treeOf("nova-conductor")), ["--config-file", configuration, "db", "sync"]);
            cloud.Add("keystone", "nova-all-in-one", "[DEFAULT]\ntransport_url = memory://\n[all_in_one]\ndaemons = identity\n");
            cloud.Add("glance", "nova-all-in-one", "[DEFAULT]\ntransport_url = memory://\n[all_in_one]\ndaemons = images\n");
            cloud.Add("nova-conductor", "nova-conductor", "[DEFAULT]\nhost = conductor1\n");
            cloud.Add("nova-conductor-2", "nova-conductor", "[DEFAULT]\nhost = conductor2\n");
            cloud.Add("nova-scheduler", "nova-scheduler");
            cloud.Add("nova-compute", "nova-compute", $"[fake]\nhosts = {Hosts / computes}\n");
            for (var number = 2; number <= computes; number++)
            {
                cloud.Add($"nova-compute-{number}", "nova-compute", $"[DEFAULT]\nhost = machine{number}\n[fake]\nhosts = {Hosts / computes}\n");
            }

            cloud.Add("nova-api", "nova-api");
        });
    }

    /// <summary>A process each, RabbitMQ and MariaDB, and so many hosts with a libvirt of their own: real guests, which can go from one to another.</summary>
    public static async Task<Cloud> StartLibvirtAsync(int hosts)
    {
        var cloud = new Cloud(isCluster: true);
        var machines = cloud.machines = new LibvirtHosts(Path.Combine(cloud.folder.FullName, "hosts"), hosts);
        return await cloud.BeginAsync(async () =>
        {
            var servers = await Task.WhenAll(cloud.ServerAsync("rabbitmq", "start", "0"), cloud.ServerAsync("mariadb", "start", "0"), machines.StartAsync());
            var configuration = await cloud.ConfigureAsync(servers[0], servers[1]);
            await Command.RunAsync(Tree.Program("nova-manage"), ["--config-file", configuration, "db", "sync"]);
            cloud.Add("development-services", "nova-all-in-one", "[DEFAULT]\ntransport_url = memory://\n[all_in_one]\ndaemons = identity, images\n");
            foreach (var daemon in new[] { "nova-conductor", "nova-scheduler", "nova-api" })
            {
                cloud.Add(daemon, daemon);
            }

            foreach (var host in machines.Names)
            {
                cloud.Add($"nova-compute-{host}", "nova-compute", machines.Options(host, Path.Combine(cloud.folder.FullName, "state-" + host)));
            }
        });
    }

    /// <summary>Every daemon in one process, nova-network too, in the network namespace of a host with a libvirt of its own: what it changes is that namespace's.</summary>
    public static async Task<Cloud> StartNetworkedAsync(string networkId, string otherId)
    {
        var link = new HostLink();
        var cloud = new Cloud(isCluster: false, link.Inside) { link = link };
        var machines = cloud.machines = new LibvirtHosts(Path.Combine(cloud.folder.FullName, "hosts"), 1);
        return await cloud.BeginAsync(async () =>
        {
            await machines.StartAsync();
            await link.ConnectAsync(machines.NamespaceOf(machines.Names[0]));
            var configuration = await cloud.ConfigureAsync("memory://", $"sqlite:///{cloud.folder}/nova.sqlite");
            var script = Path.Combine(cloud.folder.FullName, "nova-dhcpbridge");
            await File.WriteAllTextAsync(script, $"#!/bin/sh\nexec {Tree.Program("nova-network")} dhcpbridge \"$@\"\n");
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var more = $"{machines.Options(machines.Names[0], Path.Combine(cloud.folder.FullName, "state"))}{link.Options}[DEFAULT]\ndhcpbridge = {script}\n";
            cloud.Add("nova-all-in-one", "nova-all-in-one", more, link.Enter);
            string[] both = ["--config-file", configuration, "--config-file", Path.Combine(cloud.folder.FullName, "nova-all-in-one.conf")];
            string[] commands =
            [
                "db sync",
                $"network create --label demo-net --fixed_range_v4 {HostLink.Range} --uuid {networkId}",
                $"network create --label other-net --fixed_range_v4 {HostLink.OtherRange} --uuid {otherId} --bridge br101",
                $"floating create --ip_range {HostLink.FloatingRange}",
            ];
            foreach (var command in commands)
            {
                await Command.RunAsync(Tree.Program("nova-manage"), [.. both, .. command.Split(' ')]);
            }
        });
    }

    /// <summary>The way into the namespace of <see cref="StartNetworkedAsync"/>.</summary>
    public HostLink Link => link ?? throw new InvalidOperationException("This cloud has no network.");

    /// <summary>Where a host of <see cref="StartLibvirtAsync"/> keeps the disks of its guests.</summary>
    public string DisksOf(string host) => Path.Combine(folder.FullName, "state-" + host, "instances");

    public Task KillAsync(string daemon) => daemons[daemon].KillAsync();

    public void Start(string daemon) => daemons[daemon].Start();

    /// <summary>SIGKILL of a server that is not ours: <c>rabbitmq</c> or <c>mariadb</c>.</summary>
    public Task KillServerAsync(string server) => ServerAsync(server, "kill");

    /// <summary>Starts it again with the data it died with.</summary>
    public Task StartServerAsync(string server) => ServerAsync(server, "start");

    /// <summary>Stops a daemon, or <c>rabbitmq</c> or <c>mariadb</c>, where it is: it hangs.</summary>
    public Task HangAsync(string victim) => daemons.TryGetValue(victim, out var daemon) ? daemon.HangAsync() : ServerAsync(victim, "pause");

    /// <summary>Lets it go on.</summary>
    public Task GoOnAsync(string victim) => daemons.TryGetValue(victim, out var daemon) ? daemon.GoOnAsync() : ServerAsync(victim, "resume");

    /// <summary>Throws where a daemon has ended by itself.</summary>
    public void MustRun()
    {
        foreach (var daemon in daemons.Values)
        {
            daemon.MustRun();
        }
    }

    /// <summary>Until the APIs answer and every host is up.</summary>
    public Task UntilReadyAsync() => Until.HoldsAsync($"{HostCount} hosts are up", async () =>
    {
        MustRun();
        try
        {
            await client.LoginAsync();
            var services = (await client.GetAsync("/os-services?binary=nova-compute"))["services"]!.AsArray();
            var up = services.Count(service => (string?)service!["state"] == "up");
            var nodes = (await client.GetAsync("/os-hypervisors"))["hypervisors"]!.AsArray();
            return up == HostCount && nodes.Count == HostCount ? null : $"{up} are up, {nodes.Count} have reported.";
        }
        catch (Exception notYet) when (notYet is HttpRequestException or InvalidOperationException)
        {
            return notYet.Message;
        }
    });

    /// <summary>The rows of a query, read beside the conductor.</summary>
    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, Func<DbDataReader, T> read)
    {
        await using DbConnection connection = isCluster
            ? new MySqlConnection(MySqlAddress())
            : new SqliteConnection($"Data Source={folder}/nova.sqlite;Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>Said at the end of a test: nothing has to be kept for whoever looks for the cause.</summary>
    public void Succeeded() => succeeded = true;

    public async ValueTask DisposeAsync()
    {
        foreach (var daemon in daemons.Values.Reverse())
        {
            await daemon.DisposeAsync();
        }

        client.Dispose();
        if (machines is not null)
        {
            await machines.StopAsync();
            link?.Dispose();
        }

        if (isCluster)
        {
            await Task.WhenAll(ServerAsync("rabbitmq", "kill"), ServerAsync("mariadb", "kill"));
        }

        if (succeeded)
        {
            folder.Delete(recursive: true);
        }
        else
        {
            Output.Say($"Logs and data are kept in {folder}");
        }
    }

    private async Task<Cloud> BeginAsync(Func<Task> prepare)
    {
        try
        {
            await prepare();
            foreach (var daemon in daemons.Keys)
            {
                Start(daemon);
            }

            await UntilReadyAsync();

            // Flavors, an image and a key pair, as ./run makes them.
            string[] image = machines is null ? [] : ["--image", machines.Image, "--image-name", "tiny"];
            await Command.RunAsync(
                Tree.Program("nova-all-in-one"), ["demo", "--no-server", "--key-file", Path.Combine(folder.FullName, "demo.pem"), .. image], Environment);
            ImageId = await client.ImageIdAsync("tiny");
            return this;
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    private void Add(string name, string program, string options = "", params IReadOnlyList<string> through)
    {
        var more = Path.Combine(folder.FullName, name + ".conf");
        File.WriteAllText(more, options);
        string[] line =
        [
            .. through,
            Tree.Program(program, treeOf(name)),
            "--config-file",
            Path.Combine(folder.FullName, "nova.conf"),
            "--config-file",
            more,
            "--log-file",
            Path.Combine(folder.FullName, name + ".log"),
        ];
        daemons.Add(name, new Daemon(name, line[0], Path.Combine(folder.FullName, name + ".out"), line[1..]));
    }

    private async Task<string> ServerAsync(string script, string verb, params string[] more) =>
        (await Command.RunAsync(Tree.Script(script), [verb, Path.Combine(folder.FullName, script), .. more])).Trim();

    /// <summary>Moves take their time; a driver of an earlier version does not know their calls.</summary>
    private const string MoveCues = "cue = set_aside delay=20-400\ncue = receive_disks delay=20-400\ncue = bring_back delay=20-400\ncue = remove_aside delay=20-400";

    private async Task<string> ConfigureAsync(string transport, string connection)
    {
        database = connection;
        var path = Path.Combine(folder.FullName, "nova.conf");
        await File.WriteAllTextAsync(path, $"""
            [DEFAULT]
            state_path = {folder}/state
            transport_url = {transport}
            compute_driver = fake.FakeDriver
            osapi_compute_listen = {address}
            osapi_compute_listen_port = {computePort}
            s3_listen = 127.0.0.1
            s3_listen_port = 0
            enabled_apis = osapi_compute

            [database]
            connection = {connection}

            [keystone_authtoken]
            www_authenticate_uri = http://{address}:{identityPort}/v3
            auth_url = http://{address}:{identityPort}/v3
            auth_type = password
            username = nova
            password = {Password}
            project_name = service
            user_domain_name = Default
            project_domain_name = Default

            [glance]
            api_servers = http://{address}:{imagePort}

            [healthcheck]
            port = 0

            [vnc]
            novncproxy_host = 127.0.0.1
            novncproxy_port = {consolePort}
            novncproxy_base_url = http://127.0.0.1:{consolePort}/vnc_lite.html

            [fake]
            hosts = {Hosts}
            journal = file
            seed = {Seed.Value}
            cue = spawn delay=20-200
            {(treeOf("nova-compute") == Tree.Root ? MoveCues : "")}

            [development_identity]
            listen = {address}
            port = {identityPort}
            password_rounds = 1000
            admin_password = {Password}
            demo_password = {Password}
            service_password = {Password}
            identity_url = http://{address}:{identityPort}
            image_url = http://{address}:{imagePort}
            compute_url = http://{address}:{computePort}/v2.1
            compute_legacy_url = http://{address}:{computePort}/v2/%(project_id)s

            [development_images]
            listen = {address}
            port = {imagePort}

            [quota]
            instances = -1
            cores = -1
            ram = -1

            """);
        return path;
    }

    private string MySqlAddress()
    {
        var uri = new Uri(database.Replace("mysql+pymysql", "mysql", StringComparison.Ordinal));
        var user = uri.UserInfo.Split(':');
        return $"Server={uri.Host};Port={uri.Port};User ID={user[0]};Password={user[1]};Database={uri.AbsolutePath.Trim('/')};Pooling=false";
    }
}
