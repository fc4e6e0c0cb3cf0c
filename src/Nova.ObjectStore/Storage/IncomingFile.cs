using System.Buffers;

namespace Nova.ObjectStore.Storage;

/// <summary>An object on its way to the disk: a file beside the others, counted as it is written. Unless it is kept, nothing is left of it.</summary>
internal sealed class IncomingFile : IDisposable
{
    private const int BufferBytes = 1 << 20;

    private readonly ProjectSpace space;
    private readonly FileStream file;
    private long taken;
    private bool kept;

    private IncomingFile(Bucket bucket)
    {
        space = bucket.Space;
        Path = bucket.NewIncoming();
        file = new FileStream(Path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous);
    }

    /// <summary>Where it is for now.</summary>
    public string Path { get; }

    /// <summary>Bytes of the object written so far.</summary>
    public long Size { get; private set; }

    /// <summary>Begins one; null where the bucket is gone or the project has no room for another.</summary>
    public static IncomingFile? Begin(Bucket bucket)
    {
        if (!bucket.Space.TryTake(ObjectFacts.Block))
        {
            return null;
        }

        IncomingFile? begun = null;
        try
        {
            begun = new IncomingFile(bucket) { taken = ObjectFacts.Block };
            begun.file.Position = ObjectFacts.Block;
            return begun;
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
        finally
        {
            if (begun is null)
            {
                bucket.Space.GiveBack(ObjectFacts.Block);
            }
        }
    }

    /// <summary>Writes all of <paramref name="source"/>, unless it is more than <paramref name="largest"/>, or than the project has room for.</summary>
    public async Task<Received> ReceiveAsync(Stream source, long largest, CancellationToken cancel)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            int read;
            while ((read = await source.ReadAtLeastAsync(buffer, BufferBytes, throwOnEndOfStream: false, cancel)) > 0)
            {
                if (Size + read > largest)
                {
                    return Received.TooLarge;
                }

                if (!space.TryTake(read))
                {
                    return Received.NoRoom;
                }

                taken += read;
                Size += read;
                await file.WriteAsync(buffer.AsMemory(0, read), cancel);
            }

            return Received.All;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Writes the facts and brings all of it to the disk; it can be renamed then.</summary>
    public async Task FinishAsync(byte[] block, CancellationToken cancel)
    {
        file.Position = 0;
        await file.WriteAsync(block, cancel);
        file.Flush(flushToDisk: true);
        await file.DisposeAsync();
    }

    /// <summary>It has been renamed: its bytes are the object's.</summary>
    public void Keep() => kept = true;

    public void Dispose()
    {
        file.Dispose();
        if (kept)
        {
            return;
        }

        space.GiveBack(taken);
        try
        {
            File.Delete(Path);
        }
        catch (DirectoryNotFoundException)
        {
            // It went with its bucket.
        }
    }
}

/// <summary>What came of receiving.</summary>
internal enum Received
{
    /// <summary>All of it is written.</summary>
    All,

    /// <summary>It is larger than one object may be.</summary>
    TooLarge,

    /// <summary>The project has no room for it.</summary>
    NoRoom,
}
