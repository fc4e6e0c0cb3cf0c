using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Nova.Hosting.Configuration;

namespace Nova.Hosting.Daemon;

/// <summary>One address a daemon serves HTTP on.</summary>
internal sealed class HttpListener(string name, string address, int port, string? certificateFile, string? keyFile)
{
    private ListenOptions? bound;

    public string Name => name;

    /// <summary>The address in effect: with port 0, the port that was free, once the daemon has started.</summary>
    public HostPort Endpoint => bound?.IPEndPoint is { } actual ? new(actual.Address.ToString(), actual.Port) : new(address, port);

    public bool IsTls => certificateFile is not null;

    public void Bind(KestrelServerOptions kestrel)
    {
        kestrel.Listen(Resolve(), port, options =>
        {
            bound = options;
            options.Use(next => connection =>
            {
                connection.Features.Set(new ListenerFeature(name));
                return next(connection);
            });
            if (certificateFile is not null)
            {
                options.UseHttps(Certificates.Load(certificateFile, keyFile ?? certificateFile));
            }
        });
    }

    private IPAddress Resolve()
    {
        if (address is "" or "*" or "0.0.0.0")
        {
            return IPAddress.Any;
        }

        if (IPAddress.TryParse(address.Trim('[', ']'), out var parsed))
        {
            return parsed;
        }

        try
        {
            return Dns.GetHostAddresses(address) is [var first, ..] ? first : throw new SocketException((int)SocketError.HostNotFound);
        }
        catch (SocketException unknown)
        {
            throw new ConfigurationException($"{name}: cannot listen on '{address}': {unknown.Message}");
        }
    }
}

/// <summary>Which listener a connection came in by.</summary>
internal sealed record ListenerFeature(string Name);
