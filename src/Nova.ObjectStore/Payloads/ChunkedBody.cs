using System.Globalization;
using System.IO.Pipelines;
using System.Buffers;
using System.Text;
using Nova.ObjectStore.Pipeline;

namespace Nova.ObjectStore.Payloads;

/// <summary>A body in <c>aws-chunked</c> (<c>length;chunk-signature=…</c>, bytes, …, <c>0</c>, trailers): gives the bytes between.</summary>
/// <remarks>
/// The signatures of single chunks are made with the user's secret, which Keystone keeps to itself: they are read over. The head of the request is signed, and with it the
/// length of the object.
/// </remarks>
internal sealed class ChunkedBody(Stream body, long announced) : ReadOnlyStream
{
    /// <summary>A line that leads a chunk, or a trailer.</summary>
    private const int LongestLine = 512;

    private const int MostTrailers = 16;

    private readonly PipeReader reader = PipeReader.Create(body, new StreamPipeReaderOptions(leaveOpen: true));
    private long left;
    private long given;
    private bool ended;
    private bool begun;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (left == 0 && !ended)
        {
            await NextChunkAsync(cancellationToken);
        }

        if (ended)
        {
            return 0;
        }

        var read = await reader.ReadAsync(cancellationToken);
        var bytes = read.Buffer.Slice(0, Math.Min(Math.Min(left, buffer.Length), read.Buffer.Length));
        if (bytes.IsEmpty)
        {
            throw new RefusedException(S3Error.IncompleteBody);
        }

        bytes.CopyTo(buffer.Span);
        reader.AdvanceTo(bytes.End);
        left -= bytes.Length;
        given += bytes.Length;
        return given <= announced ? (int)bytes.Length : throw new RefusedException(S3Error.IncompleteBody);
    }

    private async Task NextChunkAsync(CancellationToken cancel)
    {
        if (begun && (await LineAsync(cancel)).Length > 0)
        {
            throw new RefusedException(S3Error.IncompleteBody);
        }

        begun = true;
        var line = await LineAsync(cancel);
        if (!long.TryParse(line.Split(';')[0].Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out left) || left < 0)
        {
            throw new RefusedException(S3Error.IncompleteBody);
        }

        if (left == 0)
        {
            ended = true;
            await EndAsync(cancel);
        }
    }

    /// <summary>Trailers, and the end of the body; a body cut off is not an object.</summary>
    private async Task EndAsync(CancellationToken cancel)
    {
        for (var trailers = 0; (await LineAsync(cancel, mayEnd: true)).Length > 0; trailers++)
        {
            if (trailers == MostTrailers)
            {
                throw new RefusedException(S3Error.IncompleteBody);
            }
        }

        if (given != announced)
        {
            throw new RefusedException(S3Error.IncompleteBody);
        }
    }

    private async Task<string> LineAsync(CancellationToken cancel, bool mayEnd = false)
    {
        while (true)
        {
            var read = await reader.ReadAsync(cancel);
            var end = read.Buffer.PositionOf((byte)'\n');
            if (end is { } at)
            {
                var line = Encoding.Latin1.GetString(read.Buffer.Slice(0, at)).TrimEnd('\r');
                reader.AdvanceTo(read.Buffer.GetPosition(1, at));
                return line.Length <= LongestLine ? line : throw new RefusedException(S3Error.IncompleteBody);
            }

            if (read.IsCompleted && mayEnd)
            {
                reader.AdvanceTo(read.Buffer.End);
                return "";
            }

            if (read.IsCompleted || read.Buffer.Length > LongestLine)
            {
                throw new RefusedException(S3Error.IncompleteBody);
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
