using Nova.Hosting;
using Nova.NoVncProxy.Pages;
using Nova.NoVncProxy.Rfb;
using Nova.NoVncProxy.Sessions;
using Nova.NoVncProxy.Xvp;
using Nova.Hosting.Loops;

namespace Nova.NoVncProxy;

/// <summary>The console proxies. None keeps anything: any number of each serve side by side.</summary>
public static class ConsoleProxies
{
    /// <summary>Name of the listener for browsers.</summary>
    public const string Listener = "console";

    /// <summary>nova-novncproxy: noVNC's pages, and RFB over web sockets.</summary>
    public static void ConfigureNoVnc(NovaDaemonBuilder daemon)
    {
        var vencrypt = VencryptOptions.Read(daemon.Options);
        daemon.Services.AddSingleton(vencrypt);
        daemon.Services.AddSingleton<IGuestGate>(new RfbGate(vencrypt));
        ConfigureForBrowsers(daemon, ProxyKind.NoVnc);
    }

    /// <summary>nova-spicehtml5proxy: SPICE over web sockets.</summary>
    public static void ConfigureSpiceHtml5(NovaDaemonBuilder daemon)
    {
        daemon.Services.AddSingleton<IGuestGate, OpenGate>();
        ConfigureForBrowsers(daemon, ProxyKind.SpiceHtml5);
    }

    /// <summary>nova-serialproxy: serial ports over web sockets.</summary>
    public static void ConfigureSerial(NovaDaemonBuilder daemon)
    {
        daemon.Services.AddSingleton<IGuestGate, OpenGate>();
        ConfigureForBrowsers(daemon, ProxyKind.Serial);
    }

    /// <summary>nova-xvpvncproxy: VNC for XenServer's Java client, which has no web sockets.</summary>
    public static void ConfigureXvpVnc(NovaDaemonBuilder daemon)
    {
        ConfigureSessions(daemon, ProxyKind.XvpVnc);
        daemon.Services.AddSingleton<XvpSession>();
        daemon.Services.AddLoop<XvpListener>();
    }

    private static void ConfigureForBrowsers(NovaDaemonBuilder daemon, ProxyKind kind)
    {
        var options = ConfigureSessions(daemon, kind);
        daemon.Services.AddSingleton<SessionBridge>();
        daemon.Services.AddSingleton<OpenSession>();
        daemon.Listen(Listener, options.Listen, options.Port, options.Certificate, options.Key);
        daemon.MapHttp(app =>
        {
            app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(30), KeepAliveTimeout = TimeSpan.FromSeconds(30) });
            var sessions = app.Services.GetRequiredService<OpenSession>();
            app.Use(next => http => http.WebSockets.IsWebSocketRequest ? sessions.HandleAsync(http) : next(http));
            app.UsePages(options);
        });
    }

    private static ProxyOptions ConfigureSessions(NovaDaemonBuilder daemon, ProxyKind kind)
    {
        daemon.AddMessaging();
        var options = ProxyOptions.Read(daemon.Options, kind);
        daemon.Services.AddSingleton(kind);
        daemon.Services.AddSingleton(options);
        daemon.Services.AddSingleton(new SessionPlaces(options.MostSessions, options.MostPerToken));
        daemon.Services.AddSingleton<TokenCheck>();
        daemon.Services.AddSingleton<DialConsole>();
        return options;
    }
}
