using System.Globalization;
using Microsoft.Net.Http.Headers;
using Nova.ObjectStore.Pipeline;
using Nova.ObjectStore.Storage;

namespace Nova.ObjectStore.Objects;

/// <summary>GET and HEAD /bucket/key, whole or one range of it.</summary>
internal static class GetObject
{
    private const int BufferBytes = 1 << 18;

    public static async Task<S3Answer> HandleAsync(S3Call call)
    {
        if (ObjectHeaders.AsksForMore(call))
        {
            return S3Error.InvalidArgument("A header must not contain control characters.");
        }

        await using var file = call.Bucket.Open(call.Key);
        if (file is null)
        {
            return call.Bucket.Exists ? S3Error.NoSuchKey : S3Error.NoSuchBucket;
        }

        var facts = await ObjectFacts.ReadAsync(file, call.Cancel);
        var size = file.Length - ObjectFacts.Block;
        if (Conditions.Check(call, facts) is { } refused)
        {
            return (S3Answer)refused with { Headers = [("ETag", S3Text.Quoted(facts.ETag))] };
        }

        var (start, length, status) = (0L, size, StatusCodes.Status200OK);
        if (Range(call.Http.Request) is { } range)
        {
            (start, length) = Select(range, size);
            if (length == 0)
            {
                return (S3Answer)S3Error.InvalidRange with { Headers = [("Content-Range", string.Create(CultureInfo.InvariantCulture, $"bytes */{size}"))] };
            }

            status = StatusCodes.Status206PartialContent;
            call.Http.Response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {start}-{start + length - 1}/{size}");
        }

        call.Http.Response.StatusCode = status;
        ObjectHeaders.Write(call, facts);
        call.Http.Response.ContentLength = length;
        if (!HttpMethods.IsHead(call.Http.Request.Method))
        {
            file.Position = ObjectFacts.Block + start;
            await SendAsync(file, length, call.Http.Response, call.Cancel);
        }

        return S3Answer.AlreadySent;
    }

    /// <summary>From the file that was opened: what takes its place meanwhile is another object.</summary>
    private static async Task SendAsync(FileStream file, long length, HttpResponse response, CancellationToken cancel)
    {
        while (length > 0)
        {
            var memory = response.BodyWriter.GetMemory(BufferBytes);
            var read = await file.ReadAsync(memory[..(int)Math.Min(memory.Length, length)], cancel);
            if (read == 0)
            {
                throw new EndOfStreamException($"{file.Name} is shorter than it was");
            }

            response.BodyWriter.Advance(read);
            length -= read;
            await response.BodyWriter.FlushAsync(cancel);
        }
    }

    /// <summary>One range; several, and what is none, are overlooked, as HTTP allows.</summary>
    private static RangeItemHeaderValue? Range(HttpRequest request) =>
        request.GetTypedHeaders().Range is { Unit.Value: "bytes", Ranges: { Count: 1 } ranges } ? ranges.First() : null;

    private static (long Start, long Length) Select(RangeItemHeaderValue range, long size)
    {
        var start = range.From ?? Math.Max(0, size - range.To!.Value);
        var end = range.From is null ? size - 1 : Math.Min(range.To ?? (size - 1), size - 1);
        return (start, start <= end ? end - start + 1 : 0);
    }
}
