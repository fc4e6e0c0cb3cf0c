using Nova.Compute.Servers.Attempts;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Compute.Tests.Attempts;

public sealed class FileAttemptJournalTests : IDisposable
{
    private static readonly GuestState Runs = new(PowerState.Running, "/dev/vda", null);

    private readonly string _directory = Directory.CreateTempSubdirectory("nova-journal-test-").FullName;

    private string File => Path.Combine(_directory, "attempts", "node.journal");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task The_newest_entry_of_each_instance_survives()
    {
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());
        using (var journal = FileAttemptJournal.Open(File))
        {
            await journal.RecordAsync(Entry(one, 1), default);
            await journal.RecordAsync(Entry(one, 1) with { Answer = Runs }, default);
            await journal.RecordAsync(Entry(other, 5), default);
            await journal.RecordAsync(Entry(one, 2, ServerAction.Stop) with { Fault = new Fault(FaultKind.Internal, "no") }, default);
        }

        using var again = FileAttemptJournal.Open(File);

        Assert.Equal((2, ServerAction.Stop, "no"), (again.Find(one)!.Attempt, again.Find(one)!.Action, again.Find(one)!.Fault!.Message));
        Assert.Equal((5, false), (again.Find(other)!.Attempt, again.Find(other)!.IsFinished));
        Assert.Null(again.Find(Guid.NewGuid()));
    }

    [Fact]
    public async Task A_tail_torn_at_any_byte_costs_only_the_entry_being_written()
    {
        var (kept, torn) = (Guid.NewGuid(), Guid.NewGuid());
        long whole;
        using (var journal = FileAttemptJournal.Open(File))
        {
            await journal.RecordAsync(Entry(kept, 1), default);
            whole = new FileInfo(File).Length;
            await journal.RecordAsync(Entry(torn, 1), default);
        }

        var bytes = await System.IO.File.ReadAllBytesAsync(File);
        for (var length = whole; length < bytes.Length; length++)
        {
            await System.IO.File.WriteAllBytesAsync(File, bytes[..(int)length]);
            using (var journal = FileAttemptJournal.Open(File))
            {
                Assert.NotNull(journal.Find(kept));
                Assert.Null(journal.Find(torn));
                await journal.RecordAsync(Entry(torn, 2), default);
            }

            using var again = FileAttemptJournal.Open(File);
            Assert.Equal(2, again.Find(torn)!.Attempt);
        }
    }

    [Fact]
    public async Task A_flipped_bit_in_the_tail_is_noticed()
    {
        var (kept, bad) = (Guid.NewGuid(), Guid.NewGuid());
        using (var journal = FileAttemptJournal.Open(File))
        {
            await journal.RecordAsync(Entry(kept, 1), default);
            await journal.RecordAsync(Entry(bad, 1), default);
        }

        var bytes = await System.IO.File.ReadAllBytesAsync(File);
        bytes[^1] ^= 1;
        await System.IO.File.WriteAllBytesAsync(File, bytes);

        using var again = FileAttemptJournal.Open(File);

        Assert.NotNull(again.Find(kept));
        Assert.Null(again.Find(bad));
    }

    [Fact]
    public async Task A_second_daemon_on_the_same_directory_is_refused()
    {
        using var journal = FileAttemptJournal.Open(File);
        await journal.RecordAsync(Entry(Guid.NewGuid(), 1), default);

        Assert.ThrowsAny<IOException>(() => FileAttemptJournal.Open(File));
    }

    [Fact]
    public async Task It_is_written_anew_when_most_of_it_is_outdated()
    {
        var id = Guid.NewGuid();
        using (var journal = FileAttemptJournal.Open(File))
        {
            for (var attempt = 1; attempt <= 5000; attempt++)
            {
                await journal.RecordAsync(Entry(id, attempt) with { Answer = Runs }, default);
            }
        }

        Assert.True(new FileInfo(File).Length < 5000 * 40, $"{new FileInfo(File).Length} bytes");
        using var again = FileAttemptJournal.Open(File);
        Assert.Equal(5000, again.Find(id)!.Attempt);
    }

    [Fact]
    public async Task Only_guests_destroyed_long_ago_are_forgotten()
    {
        var (old, young, unfinished, alive) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        var now = DateTimeOffset.UnixEpoch.AddDays(1);
        using (var journal = FileAttemptJournal.Open(File))
        {
            await journal.RecordAsync(Entry(old, 2, ServerAction.Delete) with { At = now.AddHours(-3), Answer = Runs }, default);
            await journal.RecordAsync(Entry(young, 2, ServerAction.Delete) with { At = now, Answer = Runs }, default);
            await journal.RecordAsync(Entry(unfinished, 2, ServerAction.Delete) with { At = now.AddHours(-3) }, default);
            await journal.RecordAsync(Entry(alive, 1) with { At = now.AddHours(-3), Answer = Runs }, default);
            await journal.ForgetDestroyedAsync(now.AddHours(-2), default);
        }

        using var again = FileAttemptJournal.Open(File);
        Assert.Null(again.Find(old));
        Assert.All([young, unfinished, alive], id => Assert.NotNull(again.Find(id)));
    }

    private static AttemptEntry Entry(Guid id, int attempt, ServerAction operation = ServerAction.Create)
        => new(id, attempt, operation, DateTimeOffset.UnixEpoch);
}
