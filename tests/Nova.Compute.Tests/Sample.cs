using Nova.Core.Flavors;
using Nova.Core.Images;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Compute.Tests;

/// <summary>Records to start from.</summary>
internal static class Sample
{
    private static int s_number;

    public static FlavorRecord Flavor { get; } = new() { Id = "1", Name = "m1.tiny", Vcpus = 1, MemoryMb = 128, RootGb = 1 };

    public static ImageRecord Image { get; } = new() { Id = "70a599e0-31e7-49b7-b260-868f441e862b", Name = "guest", Status = "active", DiskFormat = "qcow2", ContainerFormat = "bare" };

    public static InstanceRecord Instance(string host, VmState state = VmState.Building) => new()
    {
        Id = Guid.NewGuid(),
        Number = Interlocked.Increment(ref s_number),
        Revision = 1,
        ProjectId = "6f70656e737461636b20342065766572",
        UserId = "fake",
        Name = "server",
        Hostname = "server",
        ReservationId = "r-3fhpjulh",
        Flavor = Flavor,
        ImageId = Image.Id,
        Host = host,
        Node = host,
        VmState = state,
        AvailabilityZone = "nova",
        BlockDevices = [new(BlockDeviceSource.Image, Image.Id, ToVolume: false, BootIndex: 0, null, null, null, null, null, true, null, null)],
    };

    public static BuildServer Build(InstanceRecord instance, int attempt = 1, DateTimeOffset? deadline = null) => new(
        instance, instance.Id, attempt, Image, null, null, null, [], deadline ?? DateTimeOffset.MaxValue);
}
