using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Nova.Compute.Drivers;
using Nova.Compute.Drivers.Fake;
using Nova.Compute.Servers.Attempts;
using Nova.Hosting;
using Nova.Messaging;

namespace Nova.Compute.Hosts;

/// <summary>Makes the hosts of this process as nova.conf says.</summary>
internal sealed class HostFactory(
    DaemonIdentity identity, ComputeOptions options, MakeDriver makeDriver, IRpcClient rpc, TimeProvider time, ILoggerFactory loggers)
{
    public HostRoster Make(FakeOptions fake)
    {
        if (!DriverNames.IsFake(options.Driver))
        {
            return new HostRoster([MakeHost(new HostIdentity(identity.Host, NodeIdFile.ReadOrMake(options.StatePath)), durable: true)]);
        }

        return new HostRoster([.. NamesOf(fake).Select(name => MakeHost(new HostIdentity(name, NodeIdOf(name)), fake.DurableJournal))]);
    }

    private IEnumerable<string> NamesOf(FakeOptions fake) => fake.Hosts is { } count
        ? Enumerable.Range(1, count).Select(number => string.Create(CultureInfo.InvariantCulture, $"{identity.Host}-{number:0000}"))
        : [identity.Host];

    private ComputeHost MakeHost(HostIdentity host, bool durable)
    {
        IAttemptJournal journal = durable
            ? FileAttemptJournal.Open(Path.Combine(options.StatePath, "attempts", host.Name + ".journal"))
            : new MemoryAttemptJournal();
        var lease = new HostLease(time);
        return new ComputeHost(
            host,
            makeDriver(host.Name),
            new InstanceLanes(journal, time, loggers.CreateLogger<InstanceLanes>()),
            lease,
            new AttemptClaims(host.Name, lease, rpc, time, loggers.CreateLogger<AttemptClaims>()),
            HostSlots.Of(options));
    }

    /// <summary>A fake node keeps its uuid by its name alone: thousands of files would say no more.</summary>
    private static Guid NodeIdOf(string name) => new(SHA256.HashData(Encoding.UTF8.GetBytes("nova fake node " + name)).AsSpan(0, 16));
}
