using System.Collections.Concurrent;
using MemoryPack;
using Nova.Hosting.Files;

namespace Nova.Compute.Guests;

/// <summary>Records in a directory, one file a guest, each replaced as a whole.</summary>
/// <remarks>
/// An attempt that begins is on the disk before the work does, so that a lower one stays refused after a power cut. The directory is held exclusively: a second
/// daemon on the same state directory is refused. A file that cannot be read is put aside under another name, for the conductor decides about attempts too.
/// </remarks>
internal sealed partial class FileGuestRecords : IGuestRecords, IDisposable
{
    private const string BesideSuffix = ".new";
    private const string UnreadableSuffix = ".unreadable";

    private readonly string _directory;
    private readonly FileStream _held;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ConcurrentDictionary<Guid, GuestRecord> _records = new();

    private FileGuestRecords(string directory, FileStream held)
    {
        _directory = directory;
        _held = held;
    }

    public IReadOnlyCollection<GuestRecord> All => [.. _records.Values];

    /// <summary>Opens the records in <paramref name="directory"/>, making it where there is none.</summary>
    public static FileGuestRecords Open(string directory, ILogger logger)
    {
        Directory.CreateDirectory(directory);
        var held = new FileStream(directory + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        try
        {
            var records = new FileGuestRecords(directory, held);
            foreach (var path in Directory.EnumerateFiles(directory).ToList())
            {
                records.Load(path, logger);
            }

            return records;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    public GuestRecord? Find(Guid guestId) => _records.GetValueOrDefault(guestId);

    public async Task<GuestRecord> ChangeAsync(
        Guid instanceId, Guid guestId, Func<GuestRecord, GuestRecord> change, bool survivesPowerCut, CancellationToken ct)
    {
        await _writing.WaitAsync(ct);
        try
        {
            var record = change(_records.GetValueOrDefault(guestId) ?? new GuestRecord { GuestId = guestId, InstanceId = instanceId });
            await WriteAsync(record, survivesPowerCut);
            _records[guestId] = record;
            return record;
        }
        finally
        {
            _writing.Release();
        }
    }

    public async Task ForgetDestroyedAsync(DateTimeOffset before, CancellationToken ct)
    {
        await _writing.WaitAsync(ct);
        try
        {
            foreach (var record in _records.Values.Where(record => MemoryGuestRecords.Forgettable(record, before)))
            {
                File.Delete(PathOf(record.GuestId));
                _records.TryRemove(record.GuestId, out _);
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose()
    {
        _held.Dispose();
        _writing.Dispose();
    }

    private void Load(string path, ILogger logger)
    {
        if (path.EndsWith(BesideSuffix, StringComparison.Ordinal))
        {
            // Its writer died; the file it was to replace holds.
            File.Delete(path);
            return;
        }

        if (path.EndsWith(UnreadableSuffix, StringComparison.Ordinal))
        {
            return;
        }

        try
        {
            var payload = RecordFrame.Read(File.ReadAllBytes(path)) ?? throw new InvalidDataException("its checksum does not fit");
            var record = MemoryPackSerializer.Deserialize<GuestRecord>(payload)!;
            _records[record.GuestId] = record;
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or MemoryPackSerializationException)
        {
            LogUnreadable(logger, path, unreadable.Message);
            File.Move(path, path + UnreadableSuffix, overwrite: true);
        }
    }

    private async Task WriteAsync(GuestRecord record, bool survivesPowerCut)
    {
        var path = PathOf(record.GuestId);
        var beside = path + BesideSuffix;
        try
        {
            // A record may hold the secret of a move's offer: the owner's alone.
            await using var file = new FileStream(beside, OwnerOnlyFile.With(FileMode.Create));
            await file.WriteAsync(RecordFrame.Of(MemoryPackSerializer.Serialize(record)), CancellationToken.None);
            await file.FlushAsync(CancellationToken.None);

            // Always: else a power cut might leave the new name with none of its bytes, in the place of a record that was whole.
            file.Flush(flushToDisk: true);
            File.Move(beside, path, overwrite: true);
            if (survivesPowerCut)
            {
                DurableFile.SyncDirectoryOf(path);
            }
        }
        catch (IOException)
        {
            File.Delete(beside);
            throw;
        }
    }

    private string PathOf(Guid guestId) => Path.Combine(_directory, guestId.ToString("D"));

    [LoggerMessage(Level = LogLevel.Error, Message = "The record {File} of a guest cannot be read ({Reason}); it is put aside and the guest is treated as unknown")]
    private static partial void LogUnreadable(ILogger logger, string file, string reason);
}
