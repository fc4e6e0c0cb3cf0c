using Microsoft.Extensions.Logging.Abstractions;
using Nova.Compute.Drivers;
using Nova.Compute.Guests;
using Nova.Compute.Servers.Attempts;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Compute.Tests.Attempts;

public sealed class FileGuestRecordsTests : IDisposable
{
    private static readonly GuestState Runs = new(PowerState.Running, "/dev/vda", null);

    private readonly string _root = Directory.CreateTempSubdirectory("nova-records-test-").FullName;

    private string Folder => Path.Combine(_root, "guests", "node");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task What_is_known_of_each_guest_survives()
    {
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());
        GuestDisk[] disks =
        [
            new(new FileSource("disk", "qcow2"), "vda", "virtio", false, 1),
            new(new BlockSource("/dev/sdx"), "vdb", "virtio", false, null),
            new(new NetworkSource("rbd", "volumes/one", [new("ceph", 6789)], "cinder", other), "vdc", "virtio", false, null),
        ];
        using (var records = Open())
        {
            await ChangeAsync(records, one, Entry(1));
            await records.ChangeAsync(one, one, record => record with { Disks = disks, Prepared = ["block devices"] }, false, default);
            await ChangeAsync(records, other, Entry(5));
            await ChangeAsync(records, one, Entry(2, ServerAction.Stop) with { Fault = new Fault(FaultKind.Internal, "no") });
        }

        using var again = Open();

        var found = again.Find(one)!;
        Assert.Equal((2, ServerAction.Stop, "no"), (found.Attempt!.Attempt, found.Attempt.Action, found.Attempt.Fault!.Message));
        Assert.Equal(disks[..2], found.Disks!.Take(2));
        Assert.Equal((("ceph", 6789), "cinder", other), Assert.IsType<NetworkSource>(found.Disks![2].Source) is var network
            ? ((network.Hosts[0].Name, network.Hosts[0].Port!.Value), network.User!, network.SecretId!.Value) : default);
        Assert.True(found.IsInPlace);
        Assert.Equal((5, false), (again.Find(other)!.Attempt!.Attempt, again.Find(other)!.Attempt!.IsFinished));
        Assert.Null(again.Find(Guid.NewGuid()));
    }

    [Fact]
    public async Task A_file_torn_at_any_byte_is_put_aside_and_the_others_stay()
    {
        var (kept, torn) = (Guid.NewGuid(), Guid.NewGuid());
        using (var records = Open())
        {
            await ChangeAsync(records, kept, Entry(1));
            await ChangeAsync(records, torn, Entry(1));
        }

        var file = Path.Combine(Folder, torn.ToString());
        var bytes = await File.ReadAllBytesAsync(file);
        for (var length = 0; length < bytes.Length; length++)
        {
            await File.WriteAllBytesAsync(file, bytes[..length]);
            using var records = Open();
            Assert.NotNull(records.Find(kept));
            Assert.Null(records.Find(torn));
            Assert.True(File.Exists(file + ".unreadable"));
        }
    }

    [Fact]
    public async Task A_crash_while_a_record_is_replaced_leaves_the_one_before()
    {
        var id = Guid.NewGuid();
        using (var records = Open())
        {
            await ChangeAsync(records, id, Entry(4));
        }

        await File.WriteAllBytesAsync(Path.Combine(Folder, id + ".new"), [1, 2, 3]);

        using var again = Open();

        Assert.Equal(4, again.Find(id)!.Attempt!.Attempt);
        Assert.Single(Directory.EnumerateFiles(Folder));
    }

    [Fact]
    public async Task A_flipped_bit_is_noticed()
    {
        var id = Guid.NewGuid();
        using (var records = Open())
        {
            await ChangeAsync(records, id, Entry(1));
        }

        var file = Path.Combine(Folder, id.ToString());
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);

        using var again = Open();

        Assert.Null(again.Find(id));
    }

    [Fact]
    public void A_second_daemon_on_the_same_directory_is_refused()
    {
        using var records = Open();

        Assert.ThrowsAny<IOException>(Open);
    }

    [Fact]
    public async Task Only_its_owner_can_read_a_record()
    {
        using var records = Open();
        var id = Guid.NewGuid();
        await ChangeAsync(records, id, Entry(1));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Folder, id.ToString())));
    }

    [Fact]
    public async Task Only_guests_destroyed_long_ago_are_forgotten()
    {
        var (old, young, unfinished, alive) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        var now = DateTimeOffset.UnixEpoch.AddDays(1);
        using (var records = Open())
        {
            await ChangeAsync(records, old, Entry(2, ServerAction.Delete) with { At = now.AddHours(-3), Answer = Runs });
            await ChangeAsync(records, young, Entry(2, ServerAction.Delete) with { At = now, Answer = Runs });
            await ChangeAsync(records, unfinished, Entry(2, ServerAction.Delete) with { At = now.AddHours(-3) });
            await ChangeAsync(records, alive, Entry(1) with { At = now.AddHours(-3), Answer = Runs });
            await records.ForgetDestroyedAsync(now.AddHours(-2), default);
        }

        using var again = Open();
        Assert.Null(again.Find(old));
        Assert.All([young, unfinished, alive], id => Assert.NotNull(again.Find(id)));
    }

    private FileGuestRecords Open() => FileGuestRecords.Open(Folder, NullLogger.Instance);

    private static Task ChangeAsync(FileGuestRecords records, Guid id, AttemptEntry entry)
        => records.ChangeAsync(id, id, record => record with { Attempt = entry }, survivesPowerCut: true, default);

    private static AttemptEntry Entry(int attempt, ServerAction action = ServerAction.Create) => new(attempt, action, DateTimeOffset.UnixEpoch);
}
