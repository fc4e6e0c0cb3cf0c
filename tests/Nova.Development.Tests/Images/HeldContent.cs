using System.Net;

namespace Nova.Development.Tests.Images;

/// <summary>A body whose first bytes are sent at once and whose end waits for the test.</summary>
internal sealed class HeldContent : HttpContent
{
    private readonly byte[] bytes;
    private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HeldContent(byte[] bytes)
    {
        this.bytes = bytes;
        Headers.ContentType = new("application/octet-stream");
        Headers.ContentLength = bytes.Length;
    }

    public Task Begun => begun.Task;

    public void Release() => released.TrySetResult();

    public void Break() => released.TrySetException(new IOException("The client goes away."));

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(bytes.AsMemory(0, 1));
        await stream.FlushAsync();
        begun.TrySetResult();
        await released.Task;
        await stream.WriteAsync(bytes.AsMemory(1));
    }

    protected override bool TryComputeLength(out long length)
    {
        length = bytes.Length;
        return true;
    }
}

/// <summary>A body of zeros whose length is not announced.</summary>
internal sealed class EndlessContent(int bytes) : HttpContent
{
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        for (var sent = 0; sent < bytes; sent += 100_000)
        {
            await stream.WriteAsync(new byte[Math.Min(100_000, bytes - sent)]);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
