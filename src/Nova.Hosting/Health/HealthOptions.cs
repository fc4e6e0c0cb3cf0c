using System.Net;
using Nova.Hosting.Configuration;

namespace Nova.Hosting.Health;

/// <summary>Where a process answers for its health: section <c>[healthcheck]</c>.</summary>
/// <param name="Enabled">False: no endpoint.</param>
/// <param name="Address">Loopback unless told otherwise.</param>
/// <param name="Port">0 takes any free port.</param>
internal sealed record HealthOptions(bool Enabled, IPAddress Address, int Port)
{
    /// <summary>Each program has a port of its own, so that all of them can run on one host with one nova.conf.</summary>
    private static readonly Dictionary<string, int> DefaultPorts = new()
    {
        ["nova-all-in-one"] = 8790,
        ["nova-api"] = 8791,
        ["nova-api-metadata"] = 8792,
        ["nova-conductor"] = 8793,
        ["nova-scheduler"] = 8794,
        ["nova-compute"] = 8795,
        ["nova-network"] = 8796,
        ["nova-consoleauth"] = 8797,
        ["nova-novncproxy"] = 8798,
        ["nova-cert"] = 8799,
        ["nova-objectstore"] = 8800,
        ["nova-xvpvncproxy"] = 8801,
        ["nova-spicehtml5proxy"] = 8802,
        ["nova-serialproxy"] = 8803,
    };

    public static IReadOnlyDictionary<string, int> Ports => DefaultPorts;

    /// <summary><c>port</c> applies to every program; <c>nova_compute_port</c> and its like to one, which a shared nova.conf needs.</summary>
    public static HealthOptions Read(OptionReader options, string program)
    {
        var general = options.Port("healthcheck", "port", DefaultPorts.GetValueOrDefault(program, 0));
        return new(
            options.Bool("healthcheck", "enabled", true),
            options.IpAddress("healthcheck", "host", IPAddress.Loopback),
            options.Port("healthcheck", program.Replace('-', '_') + "_port", general));
    }
}
