using Nova.Hosting.Configuration;

namespace Nova.Conductor.Networks;

/// <summary>Options of built-in networking that concern its rows.</summary>
/// <param name="FlatBridge"><c>flat_network_bridge</c>: of flat networks that name none.</param>
/// <param name="FloatingPool"><c>default_floating_pool</c>.</param>
internal sealed record NetworkOptions(string? FlatBridge, string FloatingPool) : IOptionSection<NetworkOptions>
{
    public static NetworkOptions Read(OptionReader options) => new(
        options.OptionalString("DEFAULT", "flat_network_bridge"), options.String("DEFAULT", "default_floating_pool", "nova"));
}
