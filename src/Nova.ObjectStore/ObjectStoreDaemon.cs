using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Nova.Hosting;
using Nova.Hosting.Loops;
using Nova.ObjectStore.Pipeline;
using Nova.ObjectStore.Signatures;
using Nova.ObjectStore.Storage;
using Nova.OpenStack;

namespace Nova.ObjectStore;

/// <summary>nova-objectstore: the part of S3 that image bundles need, on a folder. It talks to nobody but Keystone.</summary>
public static class ObjectStoreDaemon
{
    /// <summary>Name of the daemon.</summary>
    public const string Binary = "nova-objectstore";

    /// <summary>Name of its one listener.</summary>
    public const string Listener = "s3";

    /// <summary>Largest body of what is no object: the list of a multi-object delete or of an upload's parts.</summary>
    internal const int LargestDocument = 1 << 20;

    /// <summary>Registers what the daemon is made of.</summary>
    public static void Configure(NovaDaemonBuilder builder)
    {
        var options = builder.AddOptions<ObjectStoreOptions>();
        builder.AddKeystone();
        builder.Services.AddSingleton<ObjectFolders>();
        builder.Services.AddSingleton<SignerCheck>();
        builder.Services.AddSingleton<ObjectStorePipeline>();
        builder.Services.AddLoop<TrimLeftovers>();
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = LargestDocument;

            // Metadata goes out as it came in.
            kestrel.ResponseHeaderEncodingSelector = _ => Encoding.UTF8;
        });
        builder.Listen(Listener, options.Listen, options.Port, options.CertificateFile, options.KeyFile);
        builder.MapHttp(app => app.Services.GetRequiredService<ObjectStorePipeline>().Map(app));
    }
}
