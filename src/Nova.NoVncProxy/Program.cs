using Nova.Hosting;
using Nova.NoVncProxy;

// One program for the proxies of every kind of console; deploy/install gives each its upstream name.
return args switch
{
    ["serial", .. var rest] => await NovaDaemon.RunAsync(ProxyKind.Serial.Binary, rest, ConsoleProxies.ConfigureSerial),
    ["spice-html5", .. var rest] => await NovaDaemon.RunAsync(ProxyKind.SpiceHtml5.Binary, rest, ConsoleProxies.ConfigureSpiceHtml5),
    ["xvpvnc", .. var rest] => await NovaDaemon.RunAsync(ProxyKind.XvpVnc.Binary, rest, ConsoleProxies.ConfigureXvpVnc),
    _ => await NovaDaemon.RunAsync(ProxyKind.NoVnc.Binary, args, ConsoleProxies.ConfigureNoVnc),
};
