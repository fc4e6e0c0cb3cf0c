using Nova.Hosting.Configuration;

namespace Nova.Conductor.Networks;

/// <summary>Options of built-in networking that concern its rows.</summary>
/// <param name="FloatingPool"><c>default_floating_pool</c>.</param>
internal sealed record NetworkOptions(string FloatingPool) : IOptionSection<NetworkOptions>
{
    public static NetworkOptions Read(OptionReader options) => new(options.String("DEFAULT", "default_floating_pool", "nova"));
}
