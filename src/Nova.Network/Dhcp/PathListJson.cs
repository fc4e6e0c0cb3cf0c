using System.Text.Json.Serialization;

namespace Nova.Network.Dhcp;

/// <summary>The list of nova.conf files, as upstream's script reads it.</summary>
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class PathListJson : JsonSerializerContext;
