using Nova.Core.Rpc;
using Nova.Messaging.Tests.Contract;
using Nova.Messaging.Transports;
using Nova.Messaging.Transports.RabbitMq;
using Nova.Messaging.Wire;
using RabbitMQ.Client;

namespace Nova.Messaging.Tests.RabbitMq;

/// <summary>What a broker between the processes adds: losses of consumers, channels, connections and of the broker itself.</summary>
[Collection("RabbitMQ")]
public sealed class BrokerSuite(RabbitNode node) : IAsyncLifetime
{
    // So long that in these tests nothing is answered because it was sent again after a while.
    private static readonly TimeSpan Never = TimeSpan.FromMinutes(20);
    private static readonly CallOptions Patient = new(Timeout: TimeSpan.FromMinutes(2), ResendEvery: Never);

    private readonly string _prefix = $"test-{Guid.NewGuid():N}";
    private readonly List<IAsyncDisposable> _open = [];
    private RabbitUrl _url = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _url = RabbitUrl.Parse(await node.UrlAsync());

    public async ValueTask DisposeAsync()
    {
        for (var i = _open.Count - 1; i >= 0; i--)
        {
            await _open[i].DisposeAsync();
        }
    }

    [Fact]
    public async Task DeliveryThatWasNotAcceptedGoesToAnotherWhenItsConsumerDies()
    {
        var cable = Own(new Cable(_url.Endpoints[0].Port));
        var entered = new TaskCompletionSource();
        var dying = await StartBehind(cable).ServeAsync(
            Blocking(entered, new TaskCompletionSource(), "dying"), options: new() { MaxConcurrency = 1, Prefetch = 10 });
        var client = Start();
        var accepted = client.EchoAsync("accepted", options: Patient with { Timeout = TimeSpan.FromSeconds(1) });
        await entered.Task.WaitAsync(Ct);
        var delivered = Enumerable.Range(0, 5).Select(i => client.EchoAsync($"{i}", options: Patient)).ToArray();
        await RpcContract.PollAsync(() => dying.InFlight == 6);

        cable.Cut();
        await Start().ServeAsync(RpcContract.Answering("another"), "h2");

        Assert.All(await Task.WhenAll(delivered), reply => Assert.Equal("another", reply.Text));
        await Assert.ThrowsAsync<Core.Faults.FaultException>(() => accepted);
    }

    /// <summary>It keeps its connection and its consumers, so that only its silence tells.</summary>
    [Fact]
    public async Task CallsGivenToServerThatHangsGoToAnotherBeforeTheirCallerGivesUp()
    {
        var cable = Own(new Cable(_url.Endpoints[0].Port));
        await StartBehind(cable).ServeAsync(RpcContract.Answering("hanging"));
        var client = Start();
        await client.EchoAsync("both are ready", options: Patient);
        await Start().ServeAsync(RpcContract.Answering("another"), "h2");

        cable.Hang();
        var calls = Enumerable.Range(0, 100).Select(i => client.EchoAsync($"{i}", options: Patient with { Timeout = TimeSpan.FromSeconds(18) })).ToArray();

        Assert.All(await Task.WhenAll(calls), reply => Assert.Equal("another", reply.Text));
        cable.GoOn();
    }

    [Fact]
    public async Task CallAcceptedByServerThatDiesIsAnsweredByAnotherWhenSentAgain()
    {
        var cable = Own(new Cable(_url.Endpoints[0].Port));
        var entered = new TaskCompletionSource();
        await StartBehind(cable).ServeAsync(Blocking(entered, new TaskCompletionSource(), "dying"));
        var call = Start().EchoAsync("x", options: Patient with { ResendEvery = TimeSpan.FromMilliseconds(500) });
        await entered.Task.WaitAsync(Ct);

        cable.Cut();
        await Start().ServeAsync(RpcContract.Answering("another"), "h2");

        Assert.Equal("another", (await call).Text);
    }

    [Fact]
    public async Task PendingCallsAreSentAgainWhenTheChannelIsLostAndRunOnce()
    {
        var release = new TaskCompletionSource();
        var entered = new TaskCompletionSource();
        var runs = 0;
        await Start().ServeAsync(Blocking(entered, release, "done", () => Interlocked.Increment(ref runs)));
        var transport = Transport(_url.Endpoints[0].Port);
        var client = Own(new Daemon(transport));
        var call = client.EchoAsync("x", options: Patient);
        await entered.Task.WaitAsync(Ct);

        // The answer would go to the channel that is gone: only a call that was sent again is answered.
        await LoseChannelAsync(transport);
        release.SetResult();

        Assert.Equal("done", (await call).Text);
        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task PendingCallsAreSentAgainWhenTheConnectionIsLost()
    {
        var release = new TaskCompletionSource();
        var entered = new TaskCompletionSource();
        var runs = 0;
        await Start().ServeAsync(Blocking(entered, release, "done", () => Interlocked.Increment(ref runs)));
        var cable = Own(new Cable(_url.Endpoints[0].Port));
        var call = StartBehind(cable).EchoAsync("x", options: Patient);
        await entered.Task.WaitAsync(Ct);

        cable.Cut();
        release.SetResult();
        cable.Mend();

        Assert.Equal("done", (await call).Text);
        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task CallsWorkOnceTheBrokerIsThereEvenIfEarlierOnesGaveUp()
    {
        await Start().ServeAsync(RpcContract.Echoing());
        var cable = Own(new Cable(_url.Endpoints[0].Port));
        cable.Cut();
        var client = StartBehind(cable);

        var e = await Assert.ThrowsAsync<Core.Faults.FaultException>(
            () => client.EchoAsync("x", options: new(Timeout: TimeSpan.FromMilliseconds(300))));
        Assert.False(client.Transport.IsConnected);
        cable.Mend();

        Assert.Equal(Core.Faults.FaultKind.Timeout, e.Fault.Kind);
        Assert.Equal("y!", (await client.EchoAsync("y", options: Patient)).Text);
        Assert.True(client.Transport.IsConnected);
    }

    [Fact]
    public async Task ServerTakesRequestsAgainAfterItsConnectionWasLost()
    {
        var cable = Own(new Cable(_url.Endpoints[0].Port));
        await StartBehind(cable).ServeAsync(RpcContract.Echoing());
        var client = Start();
        await client.EchoAsync("before", options: Patient);

        cable.Cut();
        var during = client.EchoAsync("during", options: Patient);
        cable.Mend();

        Assert.Equal("during!", (await during).Text);
        Assert.Equal("host!", (await client.EchoAsync("host", RpcTarget.On("h1"), Patient)).Text);
    }

    [Fact]
    public async Task CallsAreAnsweredAndRunOnceThroughACrashOfTheBroker()
    {
        var runs = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
        await Start().ServeAsync(new RpcTable(DeskRpc.Topic).On(DeskRpc.Echo, async (note, _, ct) =>
        {
            runs.AddOrUpdate(note.Text, 1, (_, n) => n + 1);
            await Task.Delay(20, ct);
            return note;
        }));
        var client = Start();
        var before = Enumerable.Range(0, 400).Select(i => client.EchoAsync($"before {i}", options: Patient)).ToArray();
        await RpcContract.PollAsync(() => runs.Count > 50);

        var crash = node.CrashAndStartAsync();
        var during = Enumerable.Range(0, 50).Select(i => client.EchoAsync($"during {i}", options: Patient)).ToArray();
        await crash;

        Assert.Equal(450, (await Task.WhenAll([.. before, .. during])).Select(reply => reply.Text).Distinct().Count());
        Assert.All(runs, run => Assert.Equal(1, run.Value));
    }

    [Fact]
    public async Task NeitherCallersNorHandlersSeeConnectionsThatEndInTheMiddleOfManyCalls()
    {
        var cable = Own(new Cable(_url.Endpoints[0].Port));
        var answered = 0;
        await StartBehind(cable).ServeAsync(new RpcTable(DeskRpc.Topic).On(DeskRpc.Echo, (note, _, _) =>
        {
            Interlocked.Increment(ref answered);
            return Task.FromResult(note);
        }));
        var client = StartBehind(cable);
        await client.EchoAsync("first", options: Patient);

        // What is on its way when a connection ends is lost in every way there is: unsent, unaccepted, unanswered.
        var often = Patient with { ResendEvery = TimeSpan.FromSeconds(1) };
        for (var round = 0; round < 8; round++)
        {
            var before = Volatile.Read(ref answered);
            var calls = Enumerable.Range(0, 1_000).Select(i => client.EchoAsync($"{round}.{i}", options: often)).ToArray();
            await RpcContract.PollAsync(() => Volatile.Read(ref answered) > before + (round * 40));

            cable.Cut();
            cable.Mend();

            Assert.Equal(1_000, (await Task.WhenAll(calls)).Select(reply => reply.Text).Distinct().Count());
        }
    }

    [Fact]
    public async Task CallsThatWaitForTheSameQueueTravelTogetherAndAreAnsweredEach()
    {
        var (calls, messages) = await SendTogetherAsync(400);
        await Start().ServeAsync(RpcContract.Echoing());

        Assert.Equal(Enumerable.Range(0, 400).Select(i => $"{i}!"), (await Task.WhenAll(calls)).Select(reply => reply.Text));
        Assert.InRange(messages, 1u, 200u);
    }

    [Fact]
    public async Task CallsOfAMessageThatWereNotStartedGoToAnotherServer()
    {
        var (calls, _) = await SendTogetherAsync(40);
        var entered = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var stopping = await Start().ServeAsync(Blocking(entered, release, "stopping"), options: new() { MaxConcurrency = 1, Prefetch = 10 });
        await entered.Task.WaitAsync(Ct);

        var stop = stopping.StopAsync(Ct);
        await Start().ServeAsync(RpcContract.Answering("another"), "h2");
        await RpcContract.PollAsync(() => calls.Count(call => call.IsCompleted) >= 39);
        release.SetResult();
        await stop;

        Assert.InRange((await Task.WhenAll(calls)).Count(reply => reply.Text == "another"), 39, 40);
    }

    [Fact]
    public async Task MessageOfSomebodyElseIsDroppedWithAClearLine()
    {
        var log = new LogLines<RabbitTransport>();
        await Own(new Daemon(new RabbitTransport(_url, new() { Prefix = _prefix }, TimeProvider.System, log))).ServeAsync(RpcContract.Echoing());
        await using var connection = await ConnectAsync();
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Ct);

        var properties = new BasicProperties { ContentType = "application/json" };
        await channel.BasicPublishAsync(_prefix, DeskRpc.Topic, mandatory: true, properties, "{\"oslo.version\": \"2.0\"}"u8.ToArray(), Ct);
        var reply = await Start().EchoAsync("still here", options: Patient);

        Assert.Equal("still here!", reply.Text);
        await RpcContract.PollAsync(() => log.Lines.Any(line => line.StartsWith("Error", StringComparison.Ordinal)));
        Assert.Contains(log.Lines, line => line.Contains("application/json", StringComparison.Ordinal) && line.Contains("Python", StringComparison.Ordinal));
    }

    [Fact]
    public async Task VirtualHostOfPythonDaemonsIsRefused()
    {
        await using var connection = await ConnectAsync();
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Ct);
        await channel.QueueDeclareAsync("conductor", durable: false, exclusive: false, autoDelete: true, cancellationToken: Ct);
        await channel.BasicConsumeAsync("conductor", autoAck: true, new AsyncDefaultBasicConsumer(channel), Ct);

        var e = await Assert.ThrowsAsync<MixedClusterException>(() => Start().EchoAsync("x"));

        Assert.Contains("'conductor'", e.Message, StringComparison.Ordinal);
        Assert.Contains("Python", e.Message, StringComparison.Ordinal);
        await channel.QueueDeleteAsync("conductor", cancellationToken: Ct);
    }

    [Fact]
    public async Task QueueOfHostIsBoundedAndExpires()
    {
        await Start().ServeAsync(RpcContract.Echoing());
        await using var connection = await ConnectAsync();
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Ct);

        // Declaring with the same properties succeeds, with any other the broker refuses.
        await channel.QueueDeclareAsync(
            $"{_prefix}.desk.h1",
            durable: true,
            exclusive: false,
            autoDelete: false,
            new Dictionary<string, object?>
            {
                ["x-max-length"] = 10_000,
                ["x-max-length-bytes"] = 256L * 1024 * 1024,
                ["x-overflow"] = "reject-publish",
                ["x-expires"] = 30L * 60 * 1000,
            },
            cancellationToken: Ct);
    }

    private static RpcTable Blocking(TaskCompletionSource entered, TaskCompletionSource release, string answer, Action? onRun = null) =>
        new RpcTable(DeskRpc.Topic).On(DeskRpc.Echo, async (_, _, ct) =>
        {
            onRun?.Invoke();
            entered.TrySetResult();
            await release.Task.WaitAsync(ct);
            return new Note(answer);
        });

    /// <summary>Calls that begin at once while nobody takes them, and the messages that the broker holds them in.</summary>
    private async Task<(Task<Note>[] Calls, uint Messages)> SendTogetherAsync(int count)
    {
        var transport = Transport(_url.Endpoints[0].Port);
        var client = Own(new Daemon(transport));
        await using (var first = await Start().ServeAsync(RpcContract.Echoing()))
        {
            await client.EchoAsync("opens the inbox", options: Patient);
        }

        var calls = Enumerable.Range(0, count).Select(i => client.EchoAsync($"{i}", options: Patient)).ToArray();

        // What is sent after them on the same channel is published after them, and so is the look at their queue.
        using var last = PackedParcel.Pack(
            asBytes: true, new MessageHeader(MessageKind.Call, Guid.NewGuid(), "last", 0, null, null, null), new Note("last"), "amq.rabbitmq.reply-to");
        await transport.SendAsync(new Address("nobody"), last.Parcel, Ct);
        var session = await transport.CurrentSessionAsync(Ct);
        return (calls, (await session.Calls.QueueDeclarePassiveAsync($"{_prefix}.desk", Ct)).MessageCount);
    }

    private async Task LoseChannelAsync(RabbitTransport transport)
    {
        // The broker closes a channel that asks for a queue that does not exist.
        var session = await transport.CurrentSessionAsync(Ct);
        await Assert.ThrowsAnyAsync<Exception>(() => session.Calls.QueueDeclarePassiveAsync("no-such-queue", Ct));
        await session.Ended.WaitAsync(Ct);
    }

    private Task<IConnection> ConnectAsync() => new ConnectionFactory
    {
        Port = _url.Endpoints[0].Port,
        UserName = _url.User,
        Password = _url.Password,
    }.CreateConnectionAsync(Ct);

    private Daemon Start() => Own(new Daemon(Transport(_url.Endpoints[0].Port)));

    private Daemon StartBehind(Cable cable) => Own(new Daemon(Transport(cable.Port)));

    private RabbitTransport Transport(int port) => new(
        _url with { Endpoints = [new AmqpTcpEndpoint("127.0.0.1", port)] }, new() { Prefix = _prefix }, TimeProvider.System, new LogLines<RabbitTransport>());

    private T Own<T>(T thing)
        where T : IAsyncDisposable
    {
        _open.Add(thing);
        return thing;
    }
}
