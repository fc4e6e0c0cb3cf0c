using MemoryPack;
using Nova.Core.Rpc;
using Nova.Messaging.Tests.Contract;
using Nova.Messaging.Transports.InMemory;

namespace Nova.Messaging.Tests.Wire;

/// <summary>Two daemons, of which one knows a member more.</summary>
public sealed partial class VersionsTests : IAsyncLifetime
{
    private static readonly RpcMethod<NewerNote, NewerNote> Newer = new(DeskRpc.Topic, DeskRpc.Echo.Name);

    private readonly Daemon _server = new(new InMemoryBroker());
    private readonly Daemon _client;

    public VersionsTests() => _client = new Daemon(_server.Transport);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task NewerCallerIsServedByAnOlderServer()
    {
        await _server.ServeAsync(RpcContract.Echoing());

        var reply = await _client.Client.CallAsync(
            Newer, RpcTarget.Any, new NewerNote("hello", [new Aside("b"), new Aside("c")]), Daemon.Context, ct: TestContext.Current.CancellationToken);

        Assert.Equal("hello!", reply.Text);
        Assert.Null(reply.Asides);
    }

    [Fact]
    public async Task OlderCallerIsServedByANewerServer()
    {
        NewerNote? seen = null;
        await _server.ServeAsync(new RpcTable(DeskRpc.Topic).On(Newer, (note, _, _) =>
        {
            seen = note;
            return Task.FromResult(new NewerNote(note.Text + "!", [new Aside("more")]));
        }));

        var reply = await _client.EchoAsync("hello");

        Assert.Equal("hello!", reply.Text);
        Assert.Null(seen!.Asides);
    }

    [MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
    internal sealed partial record NewerNote(string Text, IReadOnlyList<Aside>? Asides);

    [MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
    internal sealed partial record Aside(string Text);
}
