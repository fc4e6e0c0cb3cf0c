using Nova.Conductor.Images;
using Nova.Conductor.Servers;
using Nova.Core.Faults;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Finds the backups that are too many now that there is another one. Where the image service does not say, none is: the next backup counts again.</summary>
internal sealed partial class CountBackups(IServerImages images, InstanceReader instances, ILogger<CountBackups> logger)
{
    public async Task<StepOutcome> DoAsync(Saga<SnapshotState> saga, CancellationToken ct)
    {
        if (saga.State.Backup is not { } plan)
        {
            return StepOutcome.Next;
        }

        var instance = saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        try
        {
            string?[] projects = [instance.ProjectId, saga.Context.ProjectId];
            var backups = await images.BackupsAsync(saga.InstanceId, plan.Type, projects, saga.Context.RequestId, ct).ConfigureAwait(false);
            saga.State = saga.State with { Superfluous = [.. backups.Skip(plan.Rotation)] };
        }
        catch (FaultException silent)
        {
            NotCounted(saga.InstanceId, silent.Message, silent.Fault.Details);
        }

        return StepOutcome.Next;
    }

    [LoggerMessage(LogLevel.Warning, "Old backups of instance {Instance} are kept until its next backup: {Reason} {Details}")]
    private partial void NotCounted(Guid instance, string reason, string? details);
}
