using System.Data.Common;
using Microsoft.Data.Sqlite;
using MySqlConnector;
using Nova.EndToEnd.Tests.Processes;

namespace Nova.EndToEnd.Tests.Clouds;

/// <summary>A cloud of real processes with fake hosts, in a folder and on ports of its own.</summary>
internal sealed class Cloud : IAsyncDisposable
{
    public const int Hosts = 10;
    private const string Password = "end-to-end";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("nova-e2e-");
    private readonly Dictionary<string, Daemon> daemons = [];
    private readonly bool isCluster;
    private readonly int identityPort;
    private readonly int imagePort;
    private readonly int computePort;
    private readonly CloudClient client;
    private string database = "";
    private Func<string, string> treeOf = _ => Tree.Root;
    private bool succeeded;

    private Cloud(bool isCluster)
    {
        this.isCluster = isCluster;
        (identityPort, imagePort, computePort) = FreePorts.Take(3) is [var a, var b, var c] ? (a, b, c) : default;
        client = new CloudClient($"http://127.0.0.1:{identityPort}", $"http://127.0.0.1:{computePort}/v2.1", $"http://127.0.0.1:{imagePort}", Password);
    }

    public CloudClient Client => client;

    /// <summary>The bus of a cluster, for tests that ask hosts themselves; null where it is inside the process.</summary>
    public string? TransportUrl { get; private set; }

    public string ImageId { get; private set; } = "";

    /// <summary>What openrc would set.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["OS_AUTH_URL"] = $"http://127.0.0.1:{identityPort}/v3",
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

    /// <summary>The same with some daemons of another source tree.</summary>
    public static async Task<Cloud> StartClusterAsync(string otherTree, IReadOnlyCollection<string> ofOtherTree)
    {
        var cloud = new Cloud(isCluster: true) { treeOf = daemon => ofOtherTree.Contains(daemon) ? otherTree : Tree.Root };
        return await cloud.BeginAsync(async () =>
        {
            var servers = await Task.WhenAll(cloud.ServerAsync("rabbitmq", "start", "0"), cloud.ServerAsync("mariadb", "start", "0"));
            cloud.TransportUrl = servers[0];
            var configuration = await cloud.ConfigureAsync(servers[0], servers[1]);

            // The schema is the conductors'.
            await Command.RunAsync(Tree.Program("nova-manage", cloud.treeOf("nova-conductor")), ["--config-file", configuration, "db", "sync"]);
            cloud.Add("development-services", "nova-all-in-one", "[DEFAULT]\ntransport_url = memory://\n[all_in_one]\ndaemons = identity, images\n");
            cloud.Add("nova-conductor", "nova-conductor", "[DEFAULT]\nhost = conductor1\n");
            cloud.Add("nova-conductor-2", "nova-conductor", "[DEFAULT]\nhost = conductor2\n");
            cloud.Add("nova-scheduler", "nova-scheduler");
            cloud.Add("nova-compute", "nova-compute");
            cloud.Add("nova-api", "nova-api");
        });
    }

    public Task KillAsync(string daemon) => daemons[daemon].KillAsync();

    public void Start(string daemon) => daemons[daemon].Start();

    /// <summary>SIGKILL of a server that is not ours: <c>rabbitmq</c> or <c>mariadb</c>.</summary>
    public Task KillServerAsync(string server) => ServerAsync(server, "kill");

    /// <summary>Starts it again with the data it died with.</summary>
    public Task StartServerAsync(string server) => ServerAsync(server, "start");

    /// <summary>Throws where a daemon has ended by itself.</summary>
    public void MustRun()
    {
        foreach (var daemon in daemons.Values)
        {
            daemon.MustRun();
        }
    }

    /// <summary>Until the APIs answer and every host is up.</summary>
    public Task UntilReadyAsync() => Until.HoldsAsync($"{Hosts} hosts are up", async () =>
    {
        MustRun();
        try
        {
            await client.LoginAsync();
            var services = (await client.GetAsync("/os-services?binary=nova-compute"))["services"]!.AsArray();
            var up = services.Count(service => (string?)service!["state"] == "up");
            var nodes = (await client.GetAsync("/os-hypervisors"))["hypervisors"]!.AsArray();
            return up == Hosts && nodes.Count == Hosts ? null : $"{up} are up, {nodes.Count} have reported.";
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
            await Command.RunAsync(
                Tree.Program("nova-all-in-one"), ["demo", "--no-server", "--key-file", Path.Combine(folder.FullName, "demo.pem")], Environment);
            ImageId = await client.ImageIdAsync("tiny");
            return this;
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    private void Add(string name, string program, string options = "")
    {
        var more = Path.Combine(folder.FullName, name + ".conf");
        File.WriteAllText(more, options);
        daemons.Add(name, new Daemon(
            name,
            Tree.Program(program, treeOf(name)),
            Path.Combine(folder.FullName, name + ".out"),
            "--config-file",
            Path.Combine(folder.FullName, "nova.conf"),
            "--config-file",
            more,
            "--log-file",
            Path.Combine(folder.FullName, name + ".log")));
    }

    private async Task<string> ServerAsync(string script, string verb, params string[] more) =>
        (await Command.RunAsync(Tree.Script(script), [verb, Path.Combine(folder.FullName, script), .. more])).Trim();

    private async Task<string> ConfigureAsync(string transport, string connection)
    {
        database = connection;
        var path = Path.Combine(folder.FullName, "nova.conf");
        await File.WriteAllTextAsync(path, $"""
            [DEFAULT]
            state_path = {folder}/state
            transport_url = {transport}
            compute_driver = fake.FakeDriver
            osapi_compute_listen = 127.0.0.1
            osapi_compute_listen_port = {computePort}
            s3_listen = 127.0.0.1
            s3_listen_port = 0
            enabled_apis = osapi_compute

            [database]
            connection = {connection}

            [keystone_authtoken]
            www_authenticate_uri = http://127.0.0.1:{identityPort}/v3
            auth_url = http://127.0.0.1:{identityPort}/v3
            auth_type = password
            username = nova
            password = {Password}
            project_name = service
            user_domain_name = Default
            project_domain_name = Default

            [glance]
            api_servers = http://127.0.0.1:{imagePort}

            [healthcheck]
            port = 0

            [fake]
            hosts = {Hosts}
            journal = file
            seed = {Seed.Value}
            cue = spawn delay=20-200

            [development_identity]
            port = {identityPort}
            password_rounds = 1000
            admin_password = {Password}
            demo_password = {Password}
            service_password = {Password}
            identity_url = http://127.0.0.1:{identityPort}
            image_url = http://127.0.0.1:{imagePort}
            compute_url = http://127.0.0.1:{computePort}/v2.1
            compute_legacy_url = http://127.0.0.1:{computePort}/v2/%(project_id)s

            [development_images]
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
