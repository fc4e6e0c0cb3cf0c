using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Nova.Core.Servers;

namespace Nova.Api.Compute.Servers.Views;

/// <summary>A server, encoded already, with the live parts of this answer.</summary>
[JsonConverter(typeof(ServerFragmentConverter))]
internal readonly record struct ServerFragment(ServerText Text, LiveValues Live);

internal sealed class ServerFragmentConverter : JsonConverter<ServerFragment>
{
    public override ServerFragment Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => throw new NotSupportedException("Fragments are answers; nobody sends them.");

    public override void Write(Utf8JsonWriter writer, ServerFragment value, JsonSerializerOptions options) => value.Text.Write(writer, value.Live);
}

/// <summary>
/// Servers as they were shown last. Encoding a server costs ten times what everything else about showing it does; one that has not
/// changed is copied instead.
/// </summary>
/// <remarks>
/// No cache of instances: every answer comes from the conductor, and a text serves only the revision it was made of. A kept text holds nothing but what is
/// in the record or decided by the shape; what else an answer shows is a <see cref="LivePart"/>. Bounded in bytes: where it is full it starts afresh.
/// </remarks>
internal sealed class ServerFragments
{
    /// <summary>What all texts may take, about.</summary>
    public const long MostBytes = 32 << 20;

    private readonly ConcurrentDictionary<ServerShape, ShapedFragments> _shapes = new();
    private long _bytes;

    /// <summary>What is kept, about.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>The texts of one shape; to be asked for once a request.</summary>
    public ShapedFragments Of(ServerShape shape)
    {
        if (Bytes > MostBytes)
        {
            _shapes.Clear();
            Interlocked.Exchange(ref _bytes, 0);
        }

        return _shapes.GetOrAdd(shape, static (shape, all) => new ShapedFragments(shape, all), this);
    }

    /// <summary>False where nothing more is to be kept until a request starts afresh.</summary>
    public bool Grow(int bytes) => Interlocked.Add(ref _bytes, bytes) <= MostBytes;
}

/// <summary>The texts of one shape.</summary>
internal sealed class ShapedFragments(ServerShape shape, ServerFragments all)
{
    /// <summary>What an entry costs besides its text.</summary>
    private const int EntryBytes = 160;

    private readonly ConcurrentDictionary<Guid, Entry> _entries = new();

    public ServerShape Shape => shape;

    /// <summary>The text of a server at its revision; null where it has to be encoded.</summary>
    public ServerText? Find(InstanceRecord server)
        => _entries.TryGetValue(server.Id, out var entry) && entry.Revision == server.Revision ? entry.Text : null;

    /// <summary>Encodes a server and keeps the text.</summary>
    public ServerText Encode<T>(InstanceRecord server, T view, JsonTypeInfo type)
    {
        var text = LiveMarks.Cut(JsonSerializer.SerializeToUtf8Bytes(view, type));
        var replaced = _entries.TryGetValue(server.Id, out var before) ? before.Text.Bytes : -EntryBytes;
        if (all.Grow(text.Bytes - replaced))
        {
            _entries[server.Id] = new Entry(server.Revision, text);
        }

        return text;
    }

    private sealed record Entry(long Revision, ServerText Text);
}
