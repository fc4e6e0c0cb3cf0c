using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Nova.Core.Servers;

namespace Nova.Api.Compute.Servers.Views;

/// <summary>A server, encoded already.</summary>
[JsonConverter(typeof(ServerFragmentConverter))]
internal readonly record struct ServerFragment(byte[] Json);

internal sealed class ServerFragmentConverter : JsonConverter<ServerFragment>
{
    public override ServerFragment Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => throw new NotSupportedException("Fragments are answers; nobody sends them.");

    public override void Write(Utf8JsonWriter writer, ServerFragment value, JsonSerializerOptions options)
        => writer.WriteRawValue(value.Json, skipInputValidation: true);
}

/// <summary>Everything besides the record and its host's state that decides how a server is shown in full.</summary>
/// <param name="Self">Address all links begin with.</param>
/// <param name="Bookmark">The same without a version.</param>
/// <param name="Minor">Microversion.</param>
/// <param name="SeesAttributes">By policy.</param>
/// <param name="SeesExtraSpecs">By policy.</param>
/// <param name="IsAdmin">Administrators see the details of faults.</param>
/// <param name="InList">A list leaves the server group out.</param>
internal readonly record struct ServerShape(
    string Self, string Bookmark, int Minor, bool SeesAttributes, bool SeesExtraSpecs, bool IsAdmin, bool InList);

/// <summary>
/// Servers as they were shown last. Encoding a server costs ten times what everything else about showing it does; one that has not
/// changed is copied instead.
/// </summary>
/// <remarks>
/// No cache of instances: every answer comes from the conductor, and a fragment serves only the revision it was made of. Bounded: where it is
/// full it starts afresh.
/// </remarks>
internal sealed class ServerFragments
{
    private const long MostBytes = 32 << 20;

    private readonly ConcurrentDictionary<ServerShape, ShapedFragments> _shapes = new();
    private long _bytes;

    /// <summary>The fragments of one shape; to be asked for once a request.</summary>
    public ShapedFragments Of(ServerShape shape)
    {
        if (Interlocked.Read(ref _bytes) > MostBytes)
        {
            _shapes.Clear();
            Interlocked.Exchange(ref _bytes, 0);
        }

        return _shapes.GetOrAdd(shape, static (shape, all) => new ShapedFragments(shape, all), this);
    }

    public void Grow(int bytes) => Interlocked.Add(ref _bytes, bytes);
}

/// <summary>The fragments of one shape.</summary>
internal sealed class ShapedFragments(ServerShape shape, ServerFragments all)
{
    /// <summary>What an entry costs besides its text.</summary>
    private const int EntryBytes = 160;

    private readonly ConcurrentDictionary<Guid, Entry> _entries = new();

    public ServerShape Shape => shape;

    /// <summary>The text of a server at its revision, its host being in this state; null where it has to be encoded.</summary>
    public ServerFragment? Find(InstanceRecord server, string? hostStatus)
        => _entries.TryGetValue(server.Id, out var entry) && entry.Revision == server.Revision && entry.HostStatus == hostStatus
            ? new ServerFragment(entry.Json)
            : null;

    /// <summary>Encodes a server and keeps the text.</summary>
    public ServerFragment Encode<T>(InstanceRecord server, string? hostStatus, T view, JsonTypeInfo type)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(view, type);
        var replaced = _entries.TryGetValue(server.Id, out var before) ? before.Json.Length : -EntryBytes;
        _entries[server.Id] = new Entry(server.Revision, hostStatus, json);
        all.Grow(json.Length - replaced);
        return new ServerFragment(json);
    }

    private sealed record Entry(long Revision, string? HostStatus, byte[] Json);
}
