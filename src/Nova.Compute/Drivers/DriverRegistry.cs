using Nova.Compute.Drivers.Fake;
using Nova.Compute.Libvirt;
using Nova.Compute.Libvirt.Disks;
using Nova.Compute.Moves;
using Nova.Hosting;
using Nova.Hosting.Loops;
using Nova.OpenStack;
using Nova.OpenStack.Images;

namespace Nova.Compute.Drivers;

/// <summary>Makes the driver of a host, not started yet.</summary>
/// <param name="host">Name of the host; a fake's node is called the same.</param>
internal delegate IComputeDriver MakeDriver(string host);

/// <summary>Names of <c>compute_driver</c> to what they need and how they are made.</summary>
internal static class DriverRegistry
{
    /// <summary>Registers <see cref="MakeDriver"/> for the driver of this name.</summary>
    public static void AddDriver(this NovaDaemonBuilder daemon, string name, FakeOptions fake)
    {
        switch (name)
        {
            case DriverNames.Fake or DriverNames.MediumFake or DriverNames.SmallFake:
                AddFake(daemon, fake);
                break;
            case DriverNames.Libvirt:
                AddLibvirt(daemon);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(name), name, "No such driver.");
        }
    }

    private static void AddLibvirt(NovaDaemonBuilder daemon)
    {
        AddImages(daemon);
        var options = daemon.AddOptions<LibvirtOptions>();
        daemon.Services.AddSingleton<InstanceFiles>();
        daemon.Services.AddSingleton<CleanCache>();
        daemon.Services.AddLoop<CacheUpkeep>();
        daemon.Services.AddSingleton<IMoveOffers, MoveOffers>();
        daemon.Services.AddSingleton<MoveSession>();
        daemon.Services.AddLoop<MoveListener>();
        daemon.Services.AddSingleton<MakeDriver>(provider =>
        {
            var (images, time) = (provider.GetRequiredService<IImageSource>(), provider.GetRequiredService<TimeProvider>());
            var logger = provider.GetRequiredService<ILogger<LibvirtDriver>>();
            return _ => new LibvirtDriver(options, images, time, logger);
        });
    }

    private static void AddImages(NovaDaemonBuilder daemon)
    {
        daemon.AddKeystone();
        daemon.AddGlance();
        daemon.Services.AddSingleton<IImageSource>(provider => new GlanceImageSource(provider.GetRequiredService<ImageClient>()));
    }

    private static void AddFake(NovaDaemonBuilder daemon, FakeOptions fake)
    {
        AddImages(daemon);
        daemon.Services.AddSingleton(provider => FakeCues.Of(fake, provider.GetRequiredService<TimeProvider>()));
        daemon.Services.AddSingleton<MakeDriver>(provider =>
        {
            var (cues, time) = (provider.GetRequiredService<FakeCues>(), provider.GetRequiredService<TimeProvider>());
            var images = provider.GetRequiredService<IImageSource>();
            return host => new FakeDriver(host, fake, cues, time) { Images = images };
        });
        if (fake.CuesFile is not null)
        {
            daemon.Services.AddLoop<FakeCuesFile>();
        }
    }
}
