using Nova.Api.Ec2.Pipeline;
using Nova.Api.Ec2.Signatures;
using Nova.Api.Pipeline;
using Nova.Hosting;

namespace Nova.Api.Ec2;

/// <summary>The EC2 API, on a listener of its own.</summary>
internal static class Ec2Api
{
    /// <summary>Name of its listener, and in enabled_apis.</summary>
    public const string Listener = "ec2";

    public static void Add(NovaDaemonBuilder daemon)
    {
        var options = daemon.AddOptions<Ec2Options>();
        daemon.Services.AddSingleton(services => new Ec2Backends(services.GetRequiredService<ApiBackends>(), options));
        daemon.Services.AddSingleton<SignerCheck>();
        daemon.Services.AddSingleton<Ec2Entrance>();
        daemon.Listen(Listener, options.Listen, options.Port);
        daemon.MapHttp(app => app.MapListener(Listener, ec2 => ec2.Run(app.Services.GetRequiredService<Ec2Entrance>().InvokeAsync)));
    }
}
