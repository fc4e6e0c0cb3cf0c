using Nova.Hosting.Configuration;

namespace Nova.AllInOne;

/// <summary>Section <c>all_in_one</c>: which daemons this process holds.</summary>
/// <param name="Daemons">Out of <see cref="Known"/>.</param>
internal sealed record AllInOneOptions(IReadOnlyList<string> Daemons) : IOptionSection<AllInOneOptions>
{
    /// <summary>All of them, in the order they start.</summary>
    public static readonly IReadOnlyList<string> Known =
    [
        "identity", "images", "objectstore", "conductor", "scheduler", "compute", "network", "consoleauth", "cert", "api", "metadata", "novncproxy", "serialproxy", "spicehtml5proxy",
        "xvpvncproxy",
    ];

    /// <summary>
    /// Metadata is served by nova-api itself, as enabled_apis says; proxies of consoles that guests do not have, or that no client of today opens, take no port
    /// unless they are asked for. Built-in networking changes the host's own network, which is for those who have said how.
    /// </summary>
    private static IReadOnlyList<string> Default(OptionReader options) =>
    [
        .. Known.Where(name => name switch
        {
            "network" => options.IsSet("DEFAULT", "network_manager") && !options.Bool("DEFAULT", "use_neutron", false),
            "novncproxy" => options.Bool("vnc", "enabled", true),
            "serialproxy" => options.Bool("serial_console", "enabled", false),
            "spicehtml5proxy" => options.Bool("spice", "enabled", false),
            _ => name is not ("metadata" or "xvpvncproxy"),
        }),
    ];

    public static AllInOneOptions Read(OptionReader options)
    {
        var daemons = options.List("all_in_one", "daemons", Default(options));
        if (daemons.FirstOrDefault(name => !Known.Contains(name)) is { } unknown)
        {
            options.Reject("all_in_one", "daemons", $"a list out of {string.Join(", ", Known)} ('{unknown}' is none)");
        }

        return new AllInOneOptions(daemons);
    }
}
