using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Nova.ConsoleAuth;
using Nova.Core;
using Nova.Core.Consoles;
using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Compute;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Rpc.ConsoleAuth;
using Nova.Messaging;
using Nova.NoVncProxy.Sessions;
using Nova.NoVncProxy.Tests.Harness;

namespace Nova.NoVncProxy.Tests.Sessions;

/// <summary>Whoever can reach a proxy makes it write lines: so many, and no more.</summary>
public sealed class LogBoundTests
{
    private static readonly Fault Silent = new(FaultKind.Timeout, "No answer");

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Refusals_have_few_lines_and_the_rest_is_counted()
    {
        var lines = new LinesOf<OpenSession>();
        var session = new OpenSession(new ProxyOptions(), null!, null!, null!, null!, _time, lines);
        for (var request = 0; request < 80; request++)
        {
            await session.HandleAsync(new DefaultHttpContext());
        }

        Assert.Equal(50, lines.Count);
        _time.Advance(TimeSpan.FromSeconds(1));
        await session.HandleAsync(new DefaultHttpContext());
        Assert.Equal(["30 more consoles were refused before the next and have no line of their own", "A console was refused to (null): Invalid Token"], lines[50..]);
    }

    [Fact]
    public async Task That_no_token_can_be_checked_is_said_once_and_that_they_can_again()
    {
        var lines = new LinesOf<TokenCheck>();
        var rpc = new Answers();
        var check = new TokenCheck(ProxyKind.NoVnc, rpc, _time, lines);
        for (var asked = 0; asked < 3; asked++)
        {
            Assert.Null(await check.CheckAsync(ProxyUnderTest.Token, TestContext.Current.CancellationToken));
        }

        rpc.Of[typeof(CheckToken)] = () => new CheckedToken(null);
        await check.CheckAsync(ProxyUnderTest.Token, TestContext.Current.CancellationToken);
        await check.CheckAsync(ProxyUnderTest.Token, TestContext.Current.CancellationToken);

        Assert.Equal(["A console token could not be checked: No answer", "Console tokens are checked again"], lines);
    }

    [Fact]
    public async Task That_a_host_is_silent_is_said_once_whatever_others_answer()
    {
        var lines = new LinesOf<CheckTokenHandler>();
        var rpc = new Answers();
        var grant = new ConsoleGrant(Guid.Empty, "host1", ConsoleType.NoVnc, new ConsoleEndpoint("127.0.0.1", 5900), 600);
        var handler = new CheckTokenHandler(rpc, _time, lines);
        var call = new RpcCall(RequestContext.ForService("req-1"), Guid.Empty, default);
        for (var asked = 0; asked < 6; asked++)
        {
            var isSilent = asked % 2 == 0;
            rpc.Of[typeof(FindConsoleToken)] = () => new FoundConsoleToken(grant with { ComputeHost = isSilent ? "host1" : "host2" });
            rpc.Of[typeof(ValidateConsole)] = () => isSilent ? throw new FaultException(Silent) : new ConsoleValidity(true);
            Assert.Equal(isSilent, (await handler.HandleAsync(new CheckToken(ProxyUnderTest.Token), call, TestContext.Current.CancellationToken)).Console is null);
        }

        Assert.Equal(["Whether a console of instance 00000000-0000-0000-0000-000000000000 is still there, its host does not say. host1: No answer"], lines);
    }

    /// <summary>Answers by the request; silent where there is none.</summary>
    private sealed class Answers : IRpcClient
    {
        public Dictionary<Type, Func<object>> Of { get; } = [];

        public Task<TReply> CallAsync<TRequest, TReply>(
            RpcMethod<TRequest, TReply> method, RpcTarget target, TRequest request, RequestContext context, CallOptions options = default, CancellationToken ct = default) =>
            Of.TryGetValue(typeof(TRequest), out var answer) ? Task.FromResult((TReply)answer()) : throw new FaultException(Silent);

        public Task FanoutAsync<TRequest, TReply>(RpcMethod<TRequest, TReply> method, TRequest request, RequestContext context, CancellationToken ct = default) =>
            Task.CompletedTask;
    }
}
