namespace Nova.AllInOne.Demo;

/// <summary><c>nova-all-in-one demo</c>: fills an empty cloud and boots the first server, over the public APIs as any client would.</summary>
internal static class DemoCommand
{
    private const string Help = """
        Usage: nova-all-in-one demo [options]

        Waits until the cloud named by OS_* answers, makes what is missing (flavors, an image, a key pair) and boots a
        server named 'demo', with progress on standard error. Running it again changes nothing that is there.

          --image FILE       qcow2 image to upload under --image-name; without it an existing image of that name is used,
                             else an empty one is made (fake driver)
          --image-name NAME  name of the image (default: tiny)
          --key-file FILE    where the private key of key pair 'demo' goes (made 0600; default: demo.pem)
          --ec2rc FILE       where the addresses and keys for Amazon's clients go (made 0600); without it no keys are made
          --marker TEXT      text the guest prints when it has booted; without it ACTIVE is enough
          --services LIST    daemons that have to be up first (default: nova-conductor,nova-scheduler,nova-compute)
          --network          the server is on the networks there are, and says with its user data that it has reached its metadata
          --no-server        make flavors, image and key pair, and boot nothing
          --timeout SECONDS  for each wait (default: 180)
          --help             this text

        Environment: OS_AUTH_URL, OS_USERNAME, OS_PASSWORD, OS_PROJECT_NAME, OS_USER_DOMAIN_NAME, OS_PROJECT_DOMAIN_NAME.
        """;

    /// <summary>Runs it; 0 when everything asked for is there.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, cancelled) =>
        {
            cancelled.Cancel = true;
            stop.Cancel();
        };
        try
        {
            if (Parse(args) is not { } options)
            {
                Console.Out.WriteLine(Help);
                return 0;
            }

            using var cloud = CloudClient.FromEnvironment();
            var demo = new FirstCloud(cloud, options, TimeProvider.System, Console.Error);
            await demo.PrepareAsync(stop.Token);
            if (options.BootsServer)
            {
                await demo.BootAsync(stop.Token);
            }

            return 0;
        }
        catch (DemoException problem)
        {
            Console.Error.WriteLine($"demo: {problem.Message}");
            return 1;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Console.Error.WriteLine("demo: interrupted");
            return 130;
        }
    }

    private static DemoOptions? Parse(string[] args)
    {
        var options = new DemoOptions();
        for (var i = 0; i < args.Length; i++)
        {
            string Value() => ++i < args.Length ? args[i] : throw new DemoException($"{args[i - 1]} needs a value; see --help");
            options = args[i] switch
            {
                "--help" or "-h" => null,
                "--image" => options! with { ImageFile = Value() },
                "--image-name" => options! with { ImageName = Value() },
                "--key-file" => options! with { KeyFile = Value() },
                "--ec2rc" => options! with { Ec2File = Value() },
                "--marker" => options! with { Marker = Value() },
                "--services" => options! with { Services = Value().Split(',', StringSplitOptions.RemoveEmptyEntries) },
                "--network" => options! with { HasNetwork = true, Services = [.. options.Services, "nova-network"] },
                "--no-server" => options! with { BootsServer = false },
                "--timeout" => options! with { Timeout = TimeSpan.FromSeconds(int.Parse(Value(), System.Globalization.CultureInfo.InvariantCulture)) },
                var unknown => throw new DemoException($"unknown option {unknown}; see --help"),
            };
            if (options is null)
            {
                return null;
            }
        }

        return options;
    }
}

/// <summary>What to make.</summary>
internal sealed record DemoOptions
{
    public string? ImageFile { get; init; }

    public string ImageName { get; init; } = "tiny";

    public string KeyFile { get; init; } = "demo.pem";

    public string? Ec2File { get; init; }

    public string? Marker { get; init; }

    public IReadOnlyList<string> Services { get; init; } = ["nova-conductor", "nova-scheduler", "nova-compute"];

    public bool BootsServer { get; init; } = true;

    public bool HasNetwork { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(180);
}

/// <summary>Something the user has to know, in one line.</summary>
internal sealed class DemoException(string message) : Exception(message);
