using Nova.Hosting;

namespace Nova.Metadata.Serving;

/// <summary>The metadata service, for each daemon that serves it: nova-api and nova-api-metadata.</summary>
public static class ServeMetadata
{
    /// <summary>Name of its listener.</summary>
    public const string Listener = "metadata";

    /// <summary>Serves metadata beside whatever else the daemon does; it needs messaging.</summary>
    public static void Add(NovaDaemonBuilder daemon)
    {
        var options = daemon.AddOptions<MetadataOptions>();
        daemon.Services.AddSingleton<KnownGuests>();
        daemon.Services.AddSingleton<FindGuest>();
        daemon.Services.AddSingleton<GuestPasswords>();
        daemon.Services.AddSingleton<AnswerGuest>();
        daemon.Listen(Listener, options.Listen, options.Port);
        daemon.MapHttp(app => app.MapListener(
            Listener, metadata => metadata.Run(app.Services.GetRequiredService<AnswerGuest>().HandleAsync)));
    }
}
