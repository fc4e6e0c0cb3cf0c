using Nova.Core.Consoles;

namespace Nova.NoVncProxy;

/// <summary>What differs between the proxies.</summary>
/// <param name="Binary">Name of the daemon.</param>
/// <param name="Type">The kind of console that is opened here; a token of another kind is none.</param>
/// <param name="Section">Section of nova.conf with the address it listens on.</param>
/// <param name="HostOption">The option of the address.</param>
/// <param name="PortOption">The option of the port.</param>
/// <param name="DefaultPort">The port where it is unset.</param>
/// <param name="DefaultPages">Folder of the pages where <c>web</c> is unset; null for a proxy without any.</param>
internal sealed record ProxyKind(
    string Binary, ConsoleType Type, string Section, string HostOption, string PortOption, int DefaultPort, string? DefaultPages)
{
    public static readonly ProxyKind NoVnc = new(
        "nova-novncproxy", ConsoleType.NoVnc, "vnc", "novncproxy_host", "novncproxy_port", 6080, "/usr/share/novnc");

    public static readonly ProxyKind XvpVnc = new(
        "nova-xvpvncproxy", ConsoleType.XvpVnc, "vnc", "xvpvncproxy_host", "xvpvncproxy_port", 6081, DefaultPages: null);

    public static readonly ProxyKind SpiceHtml5 = new(
        "nova-spicehtml5proxy", ConsoleType.SpiceHtml5, "spice", "html5proxy_host", "html5proxy_port", 6082, "/usr/share/spice-html5");

    public static readonly ProxyKind Serial = new(
        "nova-serialproxy", ConsoleType.Serial, "serial_console", "serialproxy_host", "serialproxy_port", 6083, DefaultPages: null);
}
