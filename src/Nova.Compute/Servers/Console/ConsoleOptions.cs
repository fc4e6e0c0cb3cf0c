using Nova.Core.Consoles;
using Nova.Hosting.Configuration;

namespace Nova.Compute.Servers.Console;

/// <summary>Which consoles this host offers, and the addresses of their proxies as users reach them.</summary>
/// <param name="NoVncUrl">Of nova-novncproxy; null without VNC.</param>
/// <param name="XvpVncUrl">Of nova-xvpvncproxy; null without VNC.</param>
/// <param name="SpiceUrl">Of nova-spicehtml5proxy; null without SPICE.</param>
/// <param name="SpiceDirectUrl">Of a proxy for native SPICE clients; null without SPICE.</param>
/// <param name="SerialUrl">Of nova-serialproxy; null without serial consoles.</param>
internal sealed record ConsoleOptions(string? NoVncUrl, string? XvpVncUrl, string? SpiceUrl, string? SpiceDirectUrl, string? SerialUrl) : IOptionSection<ConsoleOptions>
{
    public static ConsoleOptions Read(OptionReader options)
    {
        var vnc = options.Bool("vnc", "enabled", true);
        var spice = options.Bool("spice", "enabled", false);
        var serial = options.Bool("serial_console", "enabled", false);
        return new ConsoleOptions(
            Url(vnc, "vnc", "novncproxy_base_url", "http://127.0.0.1:6080/vnc_auto.html"),
            Url(vnc, "vnc", "xvpvncproxy_base_url", "http://127.0.0.1:6081/console"),
            Url(spice, "spice", "html5proxy_base_url", "http://127.0.0.1:6082/spice_auto.html"),
            Url(spice, "spice", "spice_direct_proxy_base_url", "http://127.0.0.1:13002/nova"),
            Url(serial, "serial_console", "base_url", "ws://127.0.0.1:6083/"));

        string? Url(bool enabled, string section, string name, string otherwise)
        {
            var url = options.String(section, name, otherwise);
            // A path alone is absolute too: of a file.
            if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Host.Length == 0)
            {
                options.Reject(section, name, "must be a whole address, such as " + otherwise);
            }

            return enabled ? url : null;
        }
    }

    /// <summary>Address of the proxy; null where this host has no such console.</summary>
    public string? UrlOf(ConsoleType type) => type switch
    {
        ConsoleType.NoVnc => NoVncUrl,
        ConsoleType.XvpVnc => XvpVncUrl,
        ConsoleType.SpiceHtml5 => SpiceUrl,
        ConsoleType.SpiceDirect => SpiceDirectUrl,
        ConsoleType.Serial => SerialUrl,
        _ => null,
    };
}
