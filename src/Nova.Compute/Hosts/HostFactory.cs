using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Nova.Compute.ConfigDrive;
using Nova.Compute.Drivers;
using Nova.Compute.Drivers.Fake;
using Nova.Compute.Guests;
using Nova.Compute.Guests.Parts;
using Nova.Compute.Resources;
using Nova.Compute.Servers.Attempts;
using Nova.Hosting;
using Nova.Messaging;

namespace Nova.Compute.Hosts;

/// <summary>Makes the hosts of this process as nova.conf says.</summary>
internal sealed class HostFactory(
    DaemonIdentity identity, HostConfiguration configuration, MakeDriver makeDriver, IRpcClient rpc, TimeProvider time, ILoggerFactory loggers)
{
    private const string BootId = "/proc/sys/kernel/random/boot_id";

    private readonly ComputeOptions _options = configuration.Compute;

    private readonly ConfigDriveOptions _configDrive = configuration.ConfigDrive;

    public HostRoster Make(FakeOptions fake)
    {
        if (!DriverNames.IsFake(_options.Driver))
        {
            var kept = new NodeIdFile(_options.StatePath).Read();
            return new HostRoster([MakeHost(IdentityOf(identity.Host, kept ?? Guid.NewGuid(), isNew: kept is null), durable: true)]);
        }

        return new HostRoster([.. NamesOf(fake).Select(name => MakeHost(IdentityOf(name, NodeIdOf(name), isNew: false), fake.DurableJournal))]);
    }

    private IEnumerable<string> NamesOf(FakeOptions fake) => fake.Hosts is { } count
        ? Enumerable.Range(1, count).Select(number => string.Create(CultureInfo.InvariantCulture, $"{identity.Host}-{number:0000}"))
        : [identity.Host];

    private ComputeHost MakeHost(HostIdentity host, bool durable)
    {
        IGuestRecords records = durable
            ? FileGuestRecords.Open(Path.Combine(_options.StatePath, "guests", host.Name), loggers.CreateLogger<FileGuestRecords>())
            : new MemoryGuestRecords();
        var lease = new HostLease(time);
        var slots = HostSlots.Of(_options);
        var driver = makeDriver(host.Name);

        // In the order of a build; what removes goes backwards, so that nothing runs on a disk that is being removed.
        IGuestPart[] parts =
        [
            new BlockDevicesPart(driver, slots.DiskWork),
            new ConfigDrivePart(driver, _configDrive, time),
            .. _options.HasNetwork ? [new NetworkPart(host.Name, rpc)] : Array.Empty<IGuestPart>(),
            new DomainPart(driver),
        ];
        var guests = new HostGuests(
            records, new InstanceLanes(records, time, loggers.CreateLogger<InstanceLanes>()), new GuestParts(parts, records, driver, new GuestPlaces(records, driver, configuration.Resources), time));
        return new ComputeHost(host, driver, guests, lease, new AttemptClaims(host.Name, lease, rpc, time, loggers.CreateLogger<AttemptClaims>()), slots);
    }

    /// <summary>
    /// The holder is the node on this machine since its boot, in this state directory, which one process uses at a time: whoever has all of them is the same host again,
    /// and a copy of its disk is not.
    /// </summary>
    private HostIdentity IdentityOf(string name, Guid nodeId, bool isNew)
    {
        var boot = File.Exists(BootId) ? File.ReadAllText(BootId).Trim() : Environment.MachineName;
        var holder = SHA256.HashData(Encoding.UTF8.GetBytes($"{nodeId} {boot} {Path.GetFullPath(_options.StatePath)}"));
        return new HostIdentity(name, nodeId, new Guid(holder.AsSpan(0, 16)), isNew);
    }

    /// <summary>A fake node keeps its uuid by its name alone: thousands of files would say no more.</summary>
    private static Guid NodeIdOf(string name) => new(SHA256.HashData(Encoding.UTF8.GetBytes("nova fake node " + name)).AsSpan(0, 16));
}

/// <summary>What nova.conf says about a host and its guests.</summary>
/// <param name="Compute">The host.</param>
/// <param name="ConfigDrive">What guests are told.</param>
/// <param name="Resources">What of the node is promised to guests.</param>
internal sealed record HostConfiguration(ComputeOptions Compute, ConfigDriveOptions ConfigDrive, ResourceOptions Resources);
