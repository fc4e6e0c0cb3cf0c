using System.Text.Json.Serialization;
using Nova.Api.Microversions;

namespace Nova.Api.Compute.Consoles;

internal sealed record ConsoleView(string Type, string Url);

internal sealed record ConsoleBody(ConsoleView Console);

internal sealed record RemoteConsoleView(string Protocol, string Type, string Url);

internal sealed record RemoteConsoleBody(RemoteConsoleView RemoteConsole);

internal sealed record ConsoleAccessView(Guid InstanceUuid, string Host, int Port, string? InternalAccessPath, [property: Since(99)] int? TlsPort);

internal sealed record ConsoleAccessBody(ConsoleAccessView Console);

internal static class ConsoleViews
{
    public static readonly VersionedView<ConsoleBody> Console = new(ConsoleJson.Default);

    public static readonly VersionedView<RemoteConsoleBody> RemoteConsole = new(ConsoleJson.Default);

    public static readonly VersionedView<ConsoleAccessBody> Access = new(ConsoleJson.Default);
}

[JsonSerializable(typeof(ConsoleBody))]
[JsonSerializable(typeof(RemoteConsoleBody))]
[JsonSerializable(typeof(ConsoleAccessBody))]
internal sealed partial class ConsoleJson : JsonSerializerContext;
