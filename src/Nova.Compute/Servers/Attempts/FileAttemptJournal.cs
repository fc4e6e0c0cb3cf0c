using System.Collections.Concurrent;
using MemoryPack;
using Nova.Core.Servers;

namespace Nova.Compute.Servers.Attempts;

/// <summary>A journal in one append-only file of frames; the last whole frame of an instance counts, a torn tail is cut off.</summary>
/// <remarks>
/// A started attempt is flushed to the disk before the work begins, so that a lower attempt stays refused after a power cut. The file is held
/// exclusively: a second daemon on the same state directory is refused. When most frames are outdated the file is written anew beside the old one
/// and renamed over it.
/// </remarks>
internal sealed class FileAttemptJournal : IAttemptJournal, IDisposable
{
    private const int CompactAbove = 4096;

    private readonly string _path;
    private readonly FileStream _held;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ConcurrentDictionary<Guid, AttemptEntry> _entries;
    private FileStream _file;
    private int _frames;

    private FileAttemptJournal(string path, FileStream held, FileStream file, Dictionary<Guid, AttemptEntry> entries, int frames)
    {
        _path = path;
        _held = held;
        _file = file;
        _entries = new(entries);
        _frames = frames;
    }

    /// <summary>Opens the journal at <paramref name="path"/>, making it where there is none.</summary>
    public static FileAttemptJournal Open(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var held = new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        try
        {
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
            var entries = new Dictionary<Guid, AttemptEntry>();
            var frames = 0;
            foreach (var payload in JournalFrames.Read(file))
            {
                var entry = MemoryPackSerializer.Deserialize<AttemptEntry>(payload)!;
                entries[entry.InstanceId] = entry;
                frames++;
            }

            // What is behind the last whole frame was being written when the power went.
            file.SetLength(file.Position);
            return new FileAttemptJournal(path, held, file, entries, frames);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    public AttemptEntry? Find(Guid instanceId) => _entries.GetValueOrDefault(instanceId);

    public async Task RecordAsync(AttemptEntry entry, CancellationToken ct)
    {
        var frame = JournalFrames.Frame(MemoryPackSerializer.Serialize(entry));
        await _writing.WaitAsync(ct);
        try
        {
            await WriteWhole_NeedsWriting(frame, flush: !entry.IsFinished);
            _entries[entry.InstanceId] = entry;
            if (++_frames > CompactAbove && _frames > _entries.Count * 4)
            {
                Compact_NeedsWriting();
            }
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
            var old = _entries.Values.Where(entry => entry.Action == ServerAction.Delete && entry.IsFinished && entry.At < before).ToList();
            foreach (var entry in old)
            {
                _entries.TryRemove(entry.InstanceId, out _);
            }

            if (old.Count > 0)
            {
                Compact_NeedsWriting();
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose()
    {
        _file.Dispose();
        _held.Dispose();
        _writing.Dispose();
    }

    /// <summary>Half a frame of a full disk is cut off again: reading stops there, and every frame behind it would be lost at the next start.</summary>
    private async Task WriteWhole_NeedsWriting(byte[] frame, bool flush)
    {
        var end = _file.Position;
        try
        {
            await _file.WriteAsync(frame, CancellationToken.None);
            if (flush)
            {
                _file.Flush(flushToDisk: true);
            }
        }
        catch (IOException)
        {
            _file.SetLength(end);
            _file.Position = end;
            throw;
        }
    }

    private void Compact_NeedsWriting()
    {
        var beside = _path + ".new";
        var fresh = new FileStream(beside, FileMode.Create, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, bufferSize: 0);
        foreach (var entry in _entries.Values)
        {
            fresh.Write(JournalFrames.Frame(MemoryPackSerializer.Serialize(entry)));
        }

        fresh.Flush(flushToDisk: true);
        File.Move(beside, _path, overwrite: true);
        _file.Dispose();
        _file = fresh;
        _frames = _entries.Count;
    }
}
