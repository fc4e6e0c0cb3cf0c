using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Nova.Core.Rpc;
using Nova.Messaging.Tests.Contract;
using Nova.Messaging.Transports.InMemory;

namespace Nova.Messaging.Tests.Diagnosis;

public sealed class DiagnosticsTests
{
    /// <summary>Of each test its own: counts are those of the process.</summary>
    private readonly RpcMethod<Note, Note> watched = new("desk", $"watched_{Guid.NewGuid():N}");

    [Fact]
    public async Task TraceCrossesTheBus()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Diagnostics.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        var broker = new InMemoryBroker();
        var seen = new TaskCompletionSource<Activity?>();
        await using var server = new Daemon(broker);
        await server.ServeAsync(new RpcTable("desk").On(watched, (note, _, _) =>
        {
            seen.TrySetResult(Activity.Current);
            return Task.FromResult(note);
        }));
        await using var client = new Daemon(broker);
        using var root = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();

        await client.Client.CallAsync(watched, RpcTarget.Any, new Note("x"), Daemon.Context);

        var handling = await seen.Task;
        Assert.Equal(root.TraceId, handling!.TraceId);
        Assert.True(handling.HasRemoteParent);
        Assert.Equal(ActivityKind.Server, handling.Kind);
        Assert.Equal("req-test", handling.GetTagItem("nova.request_id"));
    }

    [Fact]
    public async Task CallsAndDuplicatesAreCounted()
    {
        var counts = new ConcurrentDictionary<string, long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == Diagnostics.MeterName)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            // Other tests run beside this one: only its own method counts.
            var labels = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value as string);
            if (labels.GetValueOrDefault("method") == watched.Name)
            {
                var what = labels.GetValueOrDefault("outcome") ?? labels.GetValueOrDefault("what");
                counts.AddOrUpdate($"{instrument.Name} {what}", value, (_, before) => before + value);
            }
        });
        listener.Start();
        var broker = new InMemoryBroker();
        await using var server = new Daemon(broker);
        await server.ServeAsync(new RpcTable("desk").On(watched, (note, _, _) => Task.FromResult(note)));
        await using var client = new Daemon(broker);
        var options = new CallOptions(CallId: Guid.NewGuid());

        await client.Client.CallAsync(watched, RpcTarget.Any, new Note("x"), Daemon.Context, options);
        await client.Client.CallAsync(watched, RpcTarget.Any, new Note("x"), Daemon.Context, options);
        listener.RecordObservableInstruments();

        Assert.Equal(2, counts["nova.rpc.client.requests answered"]);
        Assert.Equal(1, counts["nova.rpc.server.requests reply"]);
        Assert.Equal(1, counts["nova.rpc.server.duplicates answered"]);
    }
}
