using System.Text.Json;
using System.Text.Json.Serialization;
using Nova.Api.Microversions;
using Nova.Api.Pipeline;
using Nova.Core.Servers;

namespace Nova.Api.Compute.Servers.Views;

/// <summary>The image of a server.</summary>
internal sealed record ServerImageView(
    string Id,
    LinkView[] Links,
    [property: Since(98)] IReadOnlyDictionary<string, string> Properties);

/// <summary>The flavor of a server: a reference up to 2.46, a copy as it was at build time from 2.47.</summary>
internal sealed record ServerFlavorView(
    [property: Until(46)] string Id,
    [property: Until(46)] LinkView[] Links,
    [property: Since(47)] string OriginalName,
    [property: Since(47)] int Ram,
    [property: Since(47)] int Disk,
    [property: Since(47)] int Ephemeral,
    [property: Since(47)] int Swap,
    [property: Since(47)] int Vcpus,
    [property: Since(47), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string>? ExtraSpecs);

/// <summary>An address of a server.</summary>
internal sealed record AddressView(int Version, string Addr)
{
    private static readonly IReadOnlyDictionary<string, AddressView[]> None = new Dictionary<string, AddressView[]>();

    /// <summary>By the label of their network.</summary>
    public static IReadOnlyDictionary<string, AddressView[]> Of(InstanceRecord server) => server.Addresses.Count == 0
        ? None
        : server.Addresses.GroupBy(address => address.Network).ToDictionary(network => network.Key, Views);

    private static AddressView[] Views(IEnumerable<InstanceAddress> addresses) => [.. addresses.Select(address => new AddressView(address.Version, address.Address))];
}

internal sealed record NameView(string Name);

/// <summary>A volume among the block devices of a server.</summary>
internal sealed record AttachedVolumeView(string Id, [property: Since(3)] bool DeleteOnTermination)
{
    public static AttachedVolumeView[] Of(IReadOnlyList<BlockDevice> devices)
    {
        List<AttachedVolumeView>? volumes = null;
        for (var i = 0; i < devices.Count; i++)
        {
            if (devices[i] is { ToVolume: true, Source: BlockDeviceSource.Volume, SourceId: { } id })
            {
                (volumes ??= []).Add(new AttachedVolumeView(id, devices[i].DeleteOnTermination));
            }
        }

        return volumes is null ? [] : [.. volumes];
    }
}

internal sealed record FaultView(
    int Code,
    string Created,
    string Message,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Details);

/// <summary>Writes null as <c>""</c>, as upstream does where an object may be missing.</summary>
internal sealed class EmptyTextForNull<T> : JsonConverter<T>
    where T : class
{
    public override bool HandleNull => true;

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => throw new NotSupportedException("Views are written, never read.");

    public override void Write(Utf8JsonWriter writer, T? value, JsonSerializerOptions options)
    {
        if (value is null)
        {
            writer.WriteStringValue(""u8);
        }
        else
        {
            JsonSerializer.Serialize(writer, value, options.GetTypeInfo(typeof(T)));
        }
    }
}
