using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Nova.Core.Servers;

namespace Nova.Api.Compute.Servers.Views;

/// <summary>A server of a list, encoded already.</summary>
[JsonConverter(typeof(ServerFragmentConverter))]
internal readonly record struct ServerFragment(byte[] Json);

internal sealed class ServerFragmentConverter : JsonConverter<ServerFragment>
{
    public override ServerFragment Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => throw new NotSupportedException("Fragments are answers; nobody sends them.");

    public override void Write(Utf8JsonWriter writer, ServerFragment value, JsonSerializerOptions options)
        => writer.WriteRawValue(value.Json, skipInputValidation: true);
}

/// <summary>Everything besides the record and its host's state that decides how a server is shown in a list.</summary>
/// <param name="Self">Address of the collection, for the links.</param>
/// <param name="Bookmark">Its address without a version.</param>
/// <param name="Minor">Microversion.</param>
/// <param name="SeesAttributes">By policy.</param>
/// <param name="SeesExtraSpecs">By policy.</param>
/// <param name="IsAdmin">Administrators see the details of faults.</param>
internal readonly record struct ServerShape(string Self, string Bookmark, int Minor, bool SeesAttributes, bool SeesExtraSpecs, bool IsAdmin);

/// <summary>
/// Servers as lists showed them last. Encoding a page of 1,000 costs ten times what everything else about it does; a page whose servers
/// have not changed is copied instead.
/// </summary>
/// <remarks>
/// No cache of instances: every page comes from the conductor, and a fragment serves only the revision it was made of. Bounded: where it is
/// full it starts afresh.
/// </remarks>
internal sealed class ServerFragments
{
    private const long MostBytes = 32 << 20;

    /// <summary>What an entry costs besides its text.</summary>
    private const int EntryBytes = 160;

    private readonly ConcurrentDictionary<ServerShape, ConcurrentDictionary<Guid, Entry>> _shapes = new();
    private long _bytes;

    /// <summary>The fragments of one shape; to be asked for once a page.</summary>
    public ConcurrentDictionary<Guid, Entry> Of(ServerShape shape)
    {
        if (Interlocked.Read(ref _bytes) > MostBytes)
        {
            _shapes.Clear();
            Interlocked.Exchange(ref _bytes, 0);
        }

        return _shapes.GetOrAdd(shape, static _ => new());
    }

    /// <summary>Encodes a server and keeps the text.</summary>
    public ServerFragment Encode<T>(ConcurrentDictionary<Guid, Entry> shape, InstanceRecord server, string? hostStatus, T view, JsonTypeInfo type)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(view, type);
        var replaced = shape.TryGetValue(server.Id, out var before) ? before.Json.Length : -EntryBytes;
        shape[server.Id] = new Entry(server.Revision, hostStatus, json);
        Interlocked.Add(ref _bytes, json.Length - replaced);
        return new ServerFragment(json);
    }

    internal sealed record Entry(long Revision, string? HostStatus, byte[] Json)
    {
        public bool Shows(InstanceRecord server, string? hostStatus) => Revision == server.Revision && HostStatus == hostStatus;
    }
}
