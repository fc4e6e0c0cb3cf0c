using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Nova.Conductor.Hosts;
using Nova.Core;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Scheduler;
using Nova.Database;
using Nova.Messaging;
using static Nova.Conductor.Tests.ConductorRig;

namespace Nova.Conductor.Tests.Hosts;

public sealed class HostChangesTests
{
    [Fact]
    public async Task DeltasFollowEachOtherWithoutAGap()
    {
        await using var rig = await MakeAsync(DatabaseKind.Sqlite);
        var schedulers = new Schedulers();
        var changes = new HostChanges(rig.Database, schedulers, rig.Hosts, TimeProvider.System, NullLogger<HostChanges>.Instance);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var running = changes.RunAsync(stop.Token);

        await rig.ReportNodeAsync(Node("h1"));
        var first = await schedulers.NextAsync();
        await rig.ReportNodeAsync(Node("h2"));
        var second = await schedulers.NextAsync();
        await rig.ReportNodeAsync(Node("h3"));
        var third = await schedulers.NextAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        Assert.Equal(first.ToRevision, second.FromRevision);
        Assert.Equal("h2", Assert.Single(second.Hosts).Report.Host);
        Assert.Equal(second.ToRevision, third.FromRevision);
        Assert.Equal("h3", Assert.Single(third.Hosts).Report.Host);
    }

    private sealed class Schedulers : IRpcClient
    {
        private readonly Channel<HostViews> heard = Channel.CreateUnbounded<HostViews>();

        public async Task<HostViews> NextAsync() => await heard.Reader.ReadAsync(Ct);

        public async Task FanoutAsync<TRequest, TReply>(
            RpcMethod<TRequest, TReply> method, TRequest request, RequestContext context, CancellationToken ct = default) =>
            await heard.Writer.WriteAsync(Assert.IsType<HostViews>(request), ct);

        public Task<TReply> CallAsync<TRequest, TReply>(
            RpcMethod<TRequest, TReply> method, RpcTarget target, TRequest request, RequestContext context, CallOptions options = default, CancellationToken ct = default) =>
            throw new NotSupportedException();

    }
}
