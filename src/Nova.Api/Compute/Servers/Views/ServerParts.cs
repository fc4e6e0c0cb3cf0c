using System.Text.Json;
using System.Text.Json.Serialization;
using Nova.Api.Microversions;
using Nova.Api.Pipeline;
using Nova.Core.Images.Properties;
using Nova.Core.Servers;

namespace Nova.Api.Compute.Servers.Views;

/// <summary>The image of a server.</summary>
internal sealed record ServerImageView(
    string Id,
    LinkView[] Links,
    [property: Since(98)] IReadOnlyDictionary<string, string> Properties)
{
    /// <summary>Those of an image's properties that every cloud knows: neither an operator's own, nor what describes the image itself.</summary>
    public static IReadOnlyDictionary<string, string> StandardOf(IReadOnlyDictionary<string, string> properties) =>
        properties.Where(property => ImageProperties.Find(property.Key) is not null).ToDictionary();
}

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
/// <param name="Version">4 or 6.</param>
/// <param name="Addr">The address.</param>
/// <param name="Type"><c>fixed</c> or <c>floating</c>; only where a whole server is shown.</param>
/// <param name="MacAddress">Of its interface; likewise.</param>
internal sealed record AddressView(
    int Version,
    string Addr,
    [property: JsonPropertyName("OS-EXT-IPS:type"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Type = null,
    [property: JsonPropertyName("OS-EXT-IPS-MAC:mac_addr"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? MacAddress = null)
{
    /// <summary>By the label of their network, as a server shows them.</summary>
    public static Dictionary<string, AddressView[]> OfServer(InstanceRecord server) => ByNetwork(
        server, static address => new AddressView(address.Version, address.Address, address.IsFloating ? "floating" : "fixed", address.MacAddress));

    /// <summary>By the label of their network, as a list of addresses shows them.</summary>
    public static Dictionary<string, AddressView[]> ByNetwork(InstanceRecord server) =>
        ByNetwork(server, static address => new AddressView(address.Version, address.Address));

    private static Dictionary<string, AddressView[]> ByNetwork(InstanceRecord server, Func<InstanceAddress, AddressView> view) =>
        server.Addresses.GroupBy(address => address.Network).ToDictionary(network => network.Key, network => network.Select(view).ToArray());
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
