using Nova.Core.Consoles;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Core.Rpc.ConsoleAuth;
using Nova.Messaging;

namespace Nova.Api.Tests.Harness;

/// <summary>A nova-consoleauth that knows one token, and the consoles of a host.</summary>
public sealed class FakeConsoles
{
    public const string Token = "3f1c5a5e-2b52-4b4e-9e0b-5a5d0f6c7b11";

    /// <summary>What was asked for last.</summary>
    public AuthorizeConsole? Asked { get; private set; }

    /// <summary>What the token stands for.</summary>
    public ConsoleGrant? Grant { get; set; }

    /// <summary>Where a guest's console listens, or the host's refusal.</summary>
    public Func<GetConsole, ConsoleEndpoint> Endpoint { get; set; } = query => new ConsoleEndpoint(
        "10.0.0.31", 5901, AccessUrlBase: query.Type == ConsoleType.NoVnc ? "http://controller:6080/vnc_auto.html" : "ws://controller:6083/?a=b");

    public static FaultException Unavailable(string type) => new(FaultKind.BadRequest, $"Unavailable console type {type}.");

    public RpcTable AuthTable() => new RpcTable(ConsoleAuthRpc.Topic)
        .On(ConsoleAuthRpc.Authorize, (asked, _, _) =>
        {
            Asked = asked;
            return Task.FromResult(new IssuedToken(Token));
        })
        .On(ConsoleAuthRpc.Check, (asked, _, _) => Task.FromResult(new CheckedToken(asked.Token == Token ? Grant : null)));
}
