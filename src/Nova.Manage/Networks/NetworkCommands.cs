using System.CommandLine;

namespace Nova.Manage.Networks;

/// <summary><c>network</c>: networks of built-in networking.</summary>
internal static class NetworkCommands
{
    public static Command Build(GlobalOptions options, TextWriter output) => new("network", "Networks of built-in networking.")
    {
        CreateNetwork.Build(options, output),
        ListNetworks.Build(options, output),
        ModifyNetwork.Build(options),
        DeleteNetwork.Build(options),
    };
}
