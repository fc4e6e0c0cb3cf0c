using System.Text.Json;
using System.Text.Json.Serialization;

namespace Nova.ObjectStore.Storage;

/// <summary>What is known of an object besides its bytes. It is the first block of the object's file, so that both change in one rename.</summary>
/// <param name="ETag">MD5 in hex; of an object that came in parts, the MD5 of their MD5s and their number.</param>
/// <param name="ContentType">As the client said.</param>
/// <param name="Modified">When it was put.</param>
/// <param name="Headers">What else the client wants to hear again: <c>x-amz-meta-…</c>, Content-Encoding and the like.</param>
internal sealed record ObjectFacts(string ETag, string ContentType, DateTimeOffset Modified, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>Length of the block; the bytes of the object begin behind it.</summary>
    public const int Block = 4096;

    /// <summary>The block, or null where the facts are larger.</summary>
    public byte[]? ToBlock()
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(this, ObjectFactsJson.Default.ObjectFacts);
        if (json.Length > Block)
        {
            return null;
        }

        var block = new byte[Block];
        block.AsSpan().Fill((byte)' ');
        block[^1] = (byte)'\n';
        json.CopyTo(block, 0);
        return block;
    }

    /// <summary>Reads the facts of a file that is open; the file stands behind them then.</summary>
    public static async Task<ObjectFacts> ReadAsync(FileStream file, CancellationToken cancel)
    {
        var block = new byte[Block];
        await file.ReadExactlyAsync(block, cancel);
        return JsonSerializer.Deserialize(block, ObjectFactsJson.Default.ObjectFacts) ?? throw new InvalidDataException($"{file.Name} is no object");
    }
}

[JsonSerializable(typeof(ObjectFacts))]
internal sealed partial class ObjectFactsJson : JsonSerializerContext;
