using System.Globalization;
using Nova.Hosting.Configuration;

namespace Nova.Compute.Libvirt;

/// <summary>What guests get of <c>[serial_console]</c>.</summary>
internal sealed record SerialOptions
{
    /// <summary>Serial ports that a proxy can connect to, in place of one that is only logged.</summary>
    public bool Enabled { get; init; }

    /// <summary>First port on the host.</summary>
    public int FirstPort { get; init; } = 10000;

    /// <summary>Last port on the host.</summary>
    public int LastPort { get; init; } = 20000;

    /// <summary>Address they listen on, and the proxy reaches them at: one option for both, as upstream.</summary>
    public string ProxyClientAddress { get; init; } = "127.0.0.1";

    public static SerialOptions Read(OptionReader options)
    {
        var range = options.String("serial_console", "port_range", "10000:20000").Split(':');
        if (range.Length != 2 || !TryPort(range[0], out var first) || !TryPort(range[1], out var last) || last < first)
        {
            options.Reject("serial_console", "port_range", "must be two ports, such as 10000:20000");
            (first, last) = (10000, 20000);
        }

        return new SerialOptions
        {
            Enabled = options.Bool("serial_console", "enabled", false),
            FirstPort = first,
            LastPort = last,
            ProxyClientAddress = options.HostAddress("serial_console", "proxyclient_address", "127.0.0.1"),
        };
    }

    private static bool TryPort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= 65535;
}
