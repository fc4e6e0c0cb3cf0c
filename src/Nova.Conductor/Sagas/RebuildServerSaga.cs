using MemoryPack;
using Nova.Conductor.Sagas.Placing;
using Nova.Conductor.Sagas.Steps;
using Nova.Conductor.Servers;
using Nova.Core.Images;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;
using Nova.Database.Instances;
using Nova.Database.Writing;

namespace Nova.Conductor.Sagas;

/// <summary>What a rebuild knows besides the instance, which has its new image already.</summary>
[MemoryPackable(GenerateType.VersionTolerant)]
internal sealed partial record RebuildState : IPlacing<RebuildState>
{
    /// <summary>Image to build from.</summary>
    [MemoryPackOrder(0)]
    public required ImageRecord Image { get; init; }

    [MemoryPackOrder(1)]
    public string? PublicKey { get; init; }

    [MemoryPackOrder(2)]
    public string? KeyType { get; init; }

    /// <summary>The check of the host by a new image.</summary>
    [MemoryPackOrder(3)]
    public required Search Search { get; init; }

    /// <summary>The guest, and the attempt under which it is made anew.</summary>
    [MemoryPackOrder(4)]
    public required GuestOrder Guest { get; init; }

    /// <summary>vm_state when it was asked for: a server that was STOPPED is not started.</summary>
    [MemoryPackOrder(5)]
    public required VmState Before { get; init; }

    /// <summary>True to leave ephemeral disks as they are.</summary>
    [MemoryPackOrder(6)]
    public bool KeepsEphemeral { get; init; }

    /// <summary>The image it had, which it has again where its guest was not touched.</summary>
    [MemoryPackOrder(7)]
    public string? OldImageId { get; init; }

    [MemoryPackOrder(8)]
    public required IReadOnlyDictionary<string, string> OldImageProperties { get; init; }

    [MemoryPackOrder(9)]
    public required IReadOnlyList<BlockDevice> OldBlockDevices { get; init; }

    /// <summary>The guest as made; never journaled.</summary>
    [MemoryPackIgnore]
    public GuestState? Made { get; init; }

    public RebuildState With(Search search) => this with { Search = search };

    public InstanceRecord ToPlace(InstanceRecord instance) => instance;
}

/// <summary>
/// Makes a server anew in its place. As upstream any failure leaves it in ERROR, whoever waits for it must not take it for done; while its guest was not touched it has its old image
/// again and a reboot brings it back as it was, afterwards it can be rebuilt again.
/// </summary>
internal sealed record RebuildServerSaga : SagaDefinition<RebuildState>
{
    public RebuildServerSaga(CheckPlace check, RebuildOnHost rebuild, FinishRebuild finish)
        : base("rebuild_server", ComputeRpc.RebuildGuest.Timeout) => Steps =
        [
            //    step                do
            Step("check_place",       check.DoAsync),                                     // a new image passes the filters on the server's host
            Step("rebuild_on_host",   rebuild.DoAsync) with { PointOfNoReturn = true },   // the old disks go
            Step("finish",            finish.DoAsync),
        ];

    public override string? EventOf(RebuildState state, string phase) => InstanceEvents.Rebuild;

    protected override void AlsoFail(WriteScope scope, Saga<RebuildState> saga)
    {
        if (saga.Position < 0 || saga.Because?.Code == ComputeRpc.UntouchedCode)
        {
            var was = saga.State;
            InstanceStore.SetImage(scope, saga.InstanceId, was.OldImageId, was.OldImageProperties, was.OldBlockDevices);
        }
    }
}
