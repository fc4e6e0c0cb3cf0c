using Nova.Core.Rpc.Compute;

namespace Nova.Compute.Servers.Attempts;

/// <summary>A piece of work on a guest.</summary>
/// <param name="instanceId">The instance.</param>
/// <param name="guestId">Its guest.</param>
/// <param name="isCommand">True for an attempt, which repeats may join; false for work the host decided on by itself.</param>
/// <param name="newest">The newest attempt of the guest while this runs; null where only the record knows.</param>
/// <param name="cancel">Fires when it is to give up.</param>
internal sealed class LaneRun(Guid instanceId, Guid guestId, bool isCommand, AttemptEntry? newest, CancellationTokenSource cancel)
{
    public Guid InstanceId => instanceId;

    public Guid GuestId => guestId;

    public bool IsCommand => isCommand;

    public AttemptEntry? Newest => newest;

    public CancellationTokenSource Cancel => cancel;

    public Task<GuestState> Work { get; set; } = null!;

    public bool IsSuperseded { get; private set; }

    public async Task SupersedeAsync()
    {
        IsSuperseded = true;
        try
        {
            await cancel.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself at the same moment.
        }
    }
}
