using System.Runtime.CompilerServices;
using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Messaging.Transports;
using Nova.Messaging.Transports.Faulty;
using Nova.Messaging.Wire;

namespace Nova.Messaging.Tests.Contract;

/// <summary>What every transport must do. Each test has a broker namespace of its own.</summary>
public abstract class RpcContract : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(200);

    /// <summary>Messages that wait in a queue of these tests, at most; several tests send more.</summary>
    protected const int QueueLength = 300;

    private readonly List<Daemon> _daemons = [];
    private readonly List<ITransport> _wrapped = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var daemon in _daemons)
        {
            await daemon.DisposeAsync();
        }

        foreach (var transport in _wrapped)
        {
            await transport.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task CallIsAnsweredByAnyConsumerOfTheTopic()
    {
        await (Start()).ServeAsync(Echoing());

        var reply = await Start().EchoAsync("hello");

        Assert.Equal("hello!", reply.Text);
    }

    [Fact]
    public async Task CallToHostIsAnsweredByThatHost()
    {
        await Start().ServeAsync(Answering("one"), "h1");
        await Start().ServeAsync(Answering("two"), "h2");
        var client = Start();

        Assert.Equal("two", (await client.EchoAsync("?", RpcTarget.On("h2"))).Text);
        Assert.Equal("one", (await client.EchoAsync("?", RpcTarget.On("h1"))).Text);
    }

    [Fact]
    public async Task CallCarriesContextCallIdAndDeadline()
    {
        var seen = new TaskCompletionSource<RpcCall>();
        await Start().ServeAsync(new RpcTable(DeskRpc.Topic).On(DeskRpc.Echo, (note, call, _) =>
        {
            seen.TrySetResult(call);
            return Task.FromResult(note);
        }));
        var callId = Guid.NewGuid();
        var before = TimeProvider.System.GetUtcNow();

        await Start().EchoAsync("x", options: new(Timeout: TimeSpan.FromMinutes(7), CallId: callId));

        var call = await seen.Task;
        Assert.Equal(Daemon.Context, call.Context);
        Assert.Equal(callId, call.CallId);
        Assert.InRange(call.Deadline - before, TimeSpan.FromMinutes(6.9), TimeSpan.FromMinutes(8));
    }

    [Fact]
    public async Task FanoutReachesEveryInstance()
    {
        var got = new Inbox<string>();
        await Start().ServeAsync(Telling(got, "one"), "h1");
        await Start().ServeAsync(Telling(got, "two"), "h2");

        await Start().Client.FanoutAsync(DeskRpc.Tell, new Note("news"), Daemon.Context, Ct);

        Assert.Equal(["one news", "two news"], new[] { await got.NextAsync(), await got.NextAsync() }.Order());
    }

    [Fact]
    public async Task FaultCrossesAsItIs()
    {
        var fault = new Fault(FaultKind.Conflict, "Instance is locked", "instance_locked", "on row 7");
        await Start().ServeAsync(Failing(() => new FaultException(fault)));

        var e = await Assert.ThrowsAsync<FaultException>(() => Start().EchoAsync("x"));

        Assert.Equal(fault, e.Fault);
    }

    [Fact]
    public async Task UnexpectedExceptionBecomesInternalFaultWithItsTextForOperatorsOnly()
    {
        await Start().ServeAsync(Failing(() => new InvalidOperationException("secret path /var/lib")));

        var e = await Assert.ThrowsAsync<FaultException>(() => Start().EchoAsync("x"));

        Assert.Equal(FaultKind.Internal, e.Fault.Kind);
        Assert.DoesNotContain("secret", e.Fault.Message, StringComparison.Ordinal);
        Assert.Contains("secret path /var/lib", e.Fault.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownMethodIsAnsweredWithClearFault()
    {
        await Start().ServeAsync(new RpcTable(DeskRpc.Topic));

        var e = await Assert.ThrowsAsync<FaultException>(() => Start().EchoAsync("x"));

        Assert.Equal("unknown_method", e.Fault.Code);
        Assert.Contains("echo", e.Fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CallWithoutAnswerEndsAtItsDeadlineAndTellsTheHandler()
    {
        var abandoned = new TaskCompletionSource();
        await Start().ServeAsync(new RpcTable(DeskRpc.Topic).On(DeskRpc.Echo, async (note, _, ct) =>
        {
            ct.Register(() => abandoned.TrySetResult());
            await Task.Delay(Timeout.Infinite, ct);
            return note;
        }));

        var e = await Assert.ThrowsAsync<FaultException>(() => Start().EchoAsync("x", options: new(Timeout: Soon)));

        Assert.Equal(FaultKind.Timeout, e.Fault.Kind);
        await abandoned.Task.WaitAsync(Ct);
    }

    [Fact]
    public async Task CallToHostWithoutConsumerEndsAtItsDeadline()
    {
        var e = await Assert.ThrowsAsync<FaultException>(() => Start().EchoAsync("x", RpcTarget.On("nowhere"), new(Timeout: Soon)));

        Assert.Equal(FaultKind.Timeout, e.Fault.Kind);
    }

    [Fact]
    public async Task CallToHostThatIsRestartingIsAnsweredOnceItIsBack()
    {
        var call = Start().EchoAsync("x", RpcTarget.On("h1"));
        await Assert.ThrowsAsync<FaultException>(() => Start().EchoAsync("y", RpcTarget.On("h1"), new(Timeout: Soon)));

        await Start().ServeAsync(Echoing(), "h1");

        Assert.Equal("x!", (await call).Text);
    }

    [Fact]
    public async Task CancelledCallThrowsCancellation()
    {
        using var cancel = new CancellationTokenSource();
        var call = Start().Client.CallAsync(DeskRpc.Echo, RpcTarget.Any, new Note("x"), Daemon.Context, ct: cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task ReplyOfFiveMegabytesArrivesWhole()
    {
        await Start().ServeAsync(new RpcTable(DeskRpc.Topic).On(DeskRpc.Fetch, (ask, _, _) =>
        {
            var content = new byte[ask.Bytes];
            new Random(42).NextBytes(content);
            return Task.FromResult(new Page(content));
        }));
        var expected = new byte[5 * 1024 * 1024];
        new Random(42).NextBytes(expected);

        var page = await Start().Client.CallAsync(DeskRpc.Fetch, RpcTarget.Any, new Ask(expected.Length), Daemon.Context, ct: Ct);

        Assert.True(expected.AsSpan().SequenceEqual(page.Content));
    }

    [Fact]
    public async Task CallRepeatedWhileItRunsIsRunOnceAndAnswersBothAskers()
    {
        var release = new TaskCompletionSource();
        var runs = 0;
        await Start().ServeAsync(new RpcTable(DeskRpc.Topic).On(DeskRpc.Echo, async (note, _, _) =>
        {
            Interlocked.Increment(ref runs);
            await release.Task;
            return note;
        }));
        var callId = Guid.NewGuid();
        var options = new CallOptions(CallId: callId, ResendEvery: TimeSpan.FromMilliseconds(20));
        var client = Start();

        var first = client.EchoAsync("x", options: options);
        var second = client.EchoAsync("x", options: options);
        await DuplicatesAsync(first, 5);
        release.SetResult();

        Assert.Equal("x", (await first).Text);
        Assert.Equal("x", (await second).Text);
        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task CallRepeatedByAnotherProcessAfterItsAnswerGetsTheSameAnswer()
    {
        var runs = 0;
        await Start().ServeAsync(Counting(() => Interlocked.Increment(ref runs)));
        var options = new CallOptions(CallId: Guid.NewGuid());

        var first = await Start().EchoAsync("x", options: options);
        var second = await Start().EchoAsync("x", options: options);

        Assert.Equal("1", first.Text);
        Assert.Equal("1", second.Text);
    }

    /// <summary>A refusal stands, "not now" does not: what asks again later under the same id is run.</summary>
    [Theory]
    [InlineData(FaultKind.Unavailable, 2)]
    [InlineData(FaultKind.Timeout, 2)]
    [InlineData(FaultKind.Conflict, 1)]
    public async Task CallRepeatedAfterAFaultIsRunAgainOnlyWhereTheFaultPasses(FaultKind kind, int expected)
    {
        var runs = 0;
        await Start().ServeAsync(new RpcTable(DeskRpc.Topic).On(DeskRpc.Echo, (_, _, _) =>
        {
            Interlocked.Increment(ref runs);
            return Task.FromException<Note>(new FaultException(kind, "No."));
        }));
        var options = new CallOptions(CallId: Guid.NewGuid());

        for (var asked = 0; asked < 2; asked++)
        {
            var fault = await Assert.ThrowsAsync<FaultException>(() => Start().EchoAsync("x", options: options));
            Assert.Equal(kind, fault.Fault.Kind);
        }

        Assert.Equal(expected, runs);
    }

    [Fact]
    public async Task CallJoinedByAnotherProcessIsAnsweredThere()
    {
        var release = new TaskCompletionSource();
        var entered = new TaskCompletionSource();
        var server = await Start().ServeAsync(new RpcTable(DeskRpc.Topic).On(DeskRpc.Echo, async (note, _, _) =>
        {
            entered.TrySetResult();
            await release.Task;
            return note;
        }));
        var options = new CallOptions(CallId: Guid.NewGuid());
        using var dies = new CancellationTokenSource();
        var before = Start().Client.CallAsync(DeskRpc.Echo, RpcTarget.Any, new Note("x"), Daemon.Context, options, dies.Token);
        await entered.Task.WaitAsync(Ct);
        await dies.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => before);

        var after = Start().EchoAsync("x", options: options with { ResendEvery = TimeSpan.FromMilliseconds(20) });
        await DuplicatesAsync(after, 2);
        release.SetResult();

        Assert.Equal("x", (await after).Text);
        Assert.Equal(0, server.InFlight);
    }

    [Fact]
    public async Task RepeatableCallIsRunAgainAndKeepsNothing()
    {
        var runs = 0;
        var server = await Start().ServeAsync(new RpcTable(DeskRpc.Topic).On(DeskRpc.Read, (note, _, _) =>
            Task.FromResult(new Note(Interlocked.Increment(ref runs).ToString()))));
        var options = new CallOptions(CallId: Guid.NewGuid());
        var client = Start();

        await client.Client.CallAsync(DeskRpc.Read, RpcTarget.Any, new Note("x"), Daemon.Context, options, Ct);
        var second = await client.Client.CallAsync(DeskRpc.Read, RpcTarget.Any, new Note("x"), Daemon.Context, options, Ct);

        Assert.Equal("2", second.Text);
        Assert.Equal(0, server.Ledger.Bytes);
    }

    [Fact]
    public async Task LostRequestIsSentAgain()
    {
        var runs = 0;
        await Start().ServeAsync(Counting(() => Interlocked.Increment(ref runs)));
        var faulty = new FaultyBroker(Keep(Connect()), message => message.Ordinal == 0 ? MessageFate.Drop : MessageFate.Pass);

        var reply = await Own(new Daemon(faulty)).EchoAsync("x", options: new(ResendEvery: Soon));

        Assert.Equal("1", reply.Text);
        Assert.Equal(1, faulty.Dropped);
    }

    [Fact]
    public async Task LostReplyIsSentAgainWithoutRunningTheHandlerAgain()
    {
        var runs = 0;
        var faulty = new FaultyBroker(Keep(Connect()), message => message.Ordinal == 0 ? MessageFate.Drop : MessageFate.Pass);
        await Own(new Daemon(faulty)).ServeAsync(Counting(() => Interlocked.Increment(ref runs)));

        var reply = await Start().EchoAsync("x", options: new(ResendEvery: Soon));

        Assert.Equal("1", reply.Text);
        Assert.Equal(1, faulty.Dropped);
        Assert.Equal(1, runs);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20261)]
    public async Task EveryCallIsAnsweredAndRunOnceThroughLossRepetitionDelayAndReordering(int seed)
    {
        var runs = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
        var rates = new FaultRates(Drop: 0.1, Duplicate: 0.1, Delay: 0.1, Reorder: 0.1, TimeSpan.FromMilliseconds(50));
        Action<string> print = TestContext.Current.TestOutputHelper!.WriteLine;
        var serving = FaultyBroker.Seeded(Keep(Connect()), seed, rates, print);
        await Own(new Daemon(serving)).ServeAsync(new RpcTable(DeskRpc.Topic).On(DeskRpc.Echo, (note, _, _) =>
        {
            runs.AddOrUpdate(note.Text, 1, (_, n) => n + 1);
            return Task.FromResult(note);
        }));
        var client = Own(new Daemon(FaultyBroker.Seeded(Keep(Connect()), seed + 1, rates, print)));
        var texts = Enumerable.Range(0, 300).Select(i => $"note {i}").ToArray();

        var replies = await Task.WhenAll(texts.Select(text => client.EchoAsync(text, options: new(ResendEvery: Soon))));

        Assert.Equal(texts, replies.Select(reply => reply.Text));
        Assert.All(runs, run => Assert.Equal(1, run.Value));
        Assert.Equal(texts.Length, runs.Count);
        Assert.True(serving.Disturbed > 0);
    }

    [Fact]
    public async Task SlowConsumerRunsNoMoreThanItsBoundAndAnswersAllInTheEnd()
    {
        var running = 0;
        var most = 0;
        var gate = new SemaphoreSlim(0);
        await Start().ServeAsync(
            new RpcTable(DeskRpc.Topic).On(DeskRpc.Echo, async (note, _, ct) =>
            {
                most = Math.Max(most, Interlocked.Increment(ref running));
                await gate.WaitAsync(ct);
                Interlocked.Decrement(ref running);
                return note;
            }),
            options: new() { MaxConcurrency = 3, Prefetch = 4 });
        var client = Start();

        var calls = Enumerable.Range(0, 100).Select(i => client.EchoAsync($"{i}")).ToArray();
        gate.Release(100);
        var replies = await Task.WhenAll(calls);

        Assert.Equal(100, replies.Select(reply => reply.Text).Distinct().Count());
        Assert.InRange(most, 1, 3);
    }

    [Fact]
    public async Task CallsToAFullQueueAreAnsweredOnceThereIsRoom()
    {
        var gate = new TaskCompletionSource();
        await Start().ServeAsync(
            new RpcTable(DeskRpc.Topic)
                .On(DeskRpc.Echo, async (note, _, ct) =>
                {
                    await gate.Task.WaitAsync(ct);
                    return note;
                })
                .On(DeskRpc.Tell, async (_, _, ct) =>
                {
                    await gate.Task.WaitAsync(ct);
                    return Nothing.Value;
                }),
            options: new() { MaxConcurrency = 1, Prefetch = 1 });

        // One runs, one waits for it, the rest fill the queue: one after the other, so that none travel together.
        var filler = Start();
        var deadline = TimeProvider.System.GetUtcNow().AddMinutes(10).ToUnixTimeMilliseconds();
        await using var inbox = await filler.Transport.OpenInboxAsync(new Deaf(), Ct);
        for (var i = 0; i < QueueLength + 2; i++)
        {
            var header = new MessageHeader(MessageKind.Call, Guid.NewGuid(), DeskRpc.Tell.Name, deadline, Daemon.Context, null, null);
            using var packed = PackedParcel.Pack(filler.Transport.CarriesBytes, header, new Note("filler"), inbox.Address);
            await filler.Transport.SendAsync(new Address(DeskRpc.Topic), packed.Parcel, Ct);
        }

        var client = Start();
        var calls = Enumerable.Range(0, 50).Select(i => client.EchoAsync($"{i}", options: new(ResendEvery: Soon))).ToArray();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        int depth;
        while ((depth = await DepthAsync(DeskRpc.Topic)) < QueueLength - 1)
        {
            await Task.Delay(Soon / 10, patience.Token);
        }

        await Task.WhenAny(Task.WhenAny(calls), Task.Delay(2 * Soon, Ct));

        Assert.All(calls, call => Assert.False(call.IsCompleted));
        Assert.InRange(await DepthAsync(DeskRpc.Topic), depth, QueueLength);
        gate.SetResult();
        Assert.Equal(50, (await Task.WhenAll(calls)).Select(reply => reply.Text).Distinct().Count());
    }

    [Fact]
    public async Task ManyCallersAtOnceGetTheirOwnAnswers()
    {
        await Start().ServeAsync(Echoing());
        var clients = Enumerable.Range(0, 4).Select(_ => Start()).ToArray();

        var replies = await Task.WhenAll(Enumerable.Range(0, 2000).Select(i => clients[i % 4].EchoAsync($"{i}")));

        Assert.Equal(Enumerable.Range(0, 2000).Select(i => $"{i}!"), replies.Select(reply => reply.Text));
    }

    [Fact]
    public async Task StoppingServerFinishesWhatRunsAndHandsBackTheRest()
    {
        var release = new TaskCompletionSource();
        var entered = new TaskCompletionSource();
        var stopping = await Start().ServeAsync(
            new RpcTable(DeskRpc.Topic).On(DeskRpc.Echo, async (note, _, _) =>
            {
                entered.TrySetResult();
                await release.Task;
                return new Note("first");
            }),
            options: new() { MaxConcurrency = 1, Prefetch = 10 });
        var client = Start();
        var running = client.EchoAsync("1");
        await entered.Task.WaitAsync(Ct);
        var waiting = client.EchoAsync("2");
        await PollAsync(() => stopping.InFlight == 2);

        var stop = stopping.StopAsync(Ct);
        await Start().ServeAsync(Answering("second"), "h2");
        var handedBack = await waiting;
        release.SetResult();
        await stop;

        Assert.Equal("second", handedBack.Text);
        Assert.Equal("first", (await running).Text);
    }

    [Fact]
    public async Task CallOfServerThatDiesWhileItRunsIsAnsweredByAnother()
    {
        var entered = new TaskCompletionSource();
        var dying = Start();
        await dying.ServeAsync(new RpcTable(DeskRpc.Topic).On(DeskRpc.Echo, async (note, _, ct) =>
        {
            entered.TrySetResult();
            await Task.Delay(Timeout.Infinite, ct);
            return note;
        }));
        var call = Start().EchoAsync("x", options: new(ResendEvery: Soon));
        await entered.Task.WaitAsync(Ct);

        _daemons.Remove(dying);
        await dying.DisposeAsync();
        await Start().ServeAsync(Answering("another"), "h2");

        Assert.Equal("another", (await call).Text);
    }

    /// <summary>Whoever asked does not wait for the answers.</summary>
    private sealed class Deaf : IInboxOwner
    {
        public void OnReply(Parcel parcel)
        {
        }

        public void OnUndeliverable(Guid callId)
        {
        }

        public void OnReconnected()
        {
        }
    }

    /// <summary>Messages that wait in the queue of a topic.</summary>
    protected abstract Task<int> DepthAsync(string topic);

    /// <summary>A connection of its own, as another process would have.</summary>
    public abstract ITransport Connect();

    private protected Daemon Start() => Own(new Daemon(Connect()));

    private protected Daemon Own(Daemon daemon)
    {
        _daemons.Add(daemon);
        return daemon;
    }

    /// <summary>A broker that is wrapped is still ours to close.</summary>
    private protected ITransport Keep(ITransport transport)
    {
        _wrapped.Add(transport);
        return transport;
    }

    internal static RpcTable Echoing() =>
        new RpcTable(DeskRpc.Topic).On(DeskRpc.Echo, (note, _, _) => Task.FromResult(new Note(note.Text + "!")));

    internal static RpcTable Answering(string text) =>
        new RpcTable(DeskRpc.Topic).On(DeskRpc.Echo, (_, _, _) => Task.FromResult(new Note(text)));

    internal static RpcTable Counting(Func<int> next) =>
        new RpcTable(DeskRpc.Topic).On(DeskRpc.Echo, (_, _, _) => Task.FromResult(new Note(next().ToString())));

    /// <summary>Waits for something that comes within moments; a test that waits in vain fails instead of hanging.</summary>
    internal static async Task PollAsync(Func<bool> isSo, [CallerArgumentExpression(nameof(isSo))] string what = "")
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        while (!isSo())
        {
            Assert.False(patience.IsCancellationRequested, $"Not within two minutes: {what}");
            await Task.Delay(10, Ct);
        }
    }

    private static RpcTable Failing(Func<Exception> failure) =>
        new RpcTable(DeskRpc.Topic).On(DeskRpc.Echo, (_, _, _) => Task.FromException<Note>(failure()));

    private static RpcTable Telling(Inbox<string> got, string name) =>
        new RpcTable(DeskRpc.Topic).On(DeskRpc.Tell, (note, _, _) =>
        {
            got.Add($"{name} {note.Text}");
            return Task.FromResult(Nothing.Value);
        });

    /// <summary>Gives a call time to be sent again: it must still be waiting afterwards.</summary>
    private static async Task DuplicatesAsync(Task call, int count)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(30 * count), Ct);
        Assert.False(call.IsCompleted);
    }
}
