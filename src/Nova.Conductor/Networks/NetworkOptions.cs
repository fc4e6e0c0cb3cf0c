using Nova.Hosting.Configuration;

namespace Nova.Conductor.Networks;

/// <summary>Options of built-in networking that concern its rows.</summary>
/// <param name="FloatingPool"><c>default_floating_pool</c>.</param>
/// <param name="AutoAssign"><c>auto_assign_floating_ip</c>: a new server gets a floating address, which goes with it.</param>
internal sealed record NetworkOptions(string FloatingPool, bool AutoAssign) : IOptionSection<NetworkOptions>
{
    public static NetworkOptions Read(OptionReader options) => new(
        options.String("DEFAULT", "default_floating_pool", "nova"),
        options.Bool("DEFAULT", "auto_assign_floating_ip", false));
}
