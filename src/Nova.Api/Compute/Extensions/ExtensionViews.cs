using System.Text.Json.Serialization;
using Nova.Api.Microversions;

namespace Nova.Api.Compute.Extensions;

/// <summary>An extension; namespace and date say nothing any more and are the same for all, as upstream.</summary>
internal sealed record ExtensionView(string Alias, string Name, string Description)
{
    public string Namespace => "http://docs.openstack.org/compute/ext/fake_xml";

    public string Updated => "2014-12-03T00:00:00Z";

    public IReadOnlyList<string> Links => [];

    public static ExtensionView Of(Extension extension) => new(extension.Alias, extension.Name, extension.Description);
}

internal sealed record ExtensionListBody(IReadOnlyList<ExtensionView> Extensions);

internal sealed record ExtensionBody(ExtensionView Extension);

internal static class ExtensionViews
{
    public static readonly VersionedView<ExtensionListBody> List = new(ExtensionJson.Default);

    public static readonly VersionedView<ExtensionBody> One = new(ExtensionJson.Default);
}

[JsonSerializable(typeof(ExtensionListBody))]
[JsonSerializable(typeof(ExtensionBody))]
internal sealed partial class ExtensionJson : JsonSerializerContext;
