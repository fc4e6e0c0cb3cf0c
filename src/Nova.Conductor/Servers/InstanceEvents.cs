using Nova.Conductor.Events;
using Nova.Conductor.Events.Payloads;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Servers;
using Nova.Database.Events;
using Nova.Database.Instances;
using Nova.Database.Moves;
using Nova.Database.Writing;

namespace Nova.Conductor.Servers;

/// <summary>Tells of servers, as they are at that place of the transaction, in the name of the nova-compute that has them.</summary>
internal static class InstanceEvents
{
    public const string Create = "create";

    /// <summary>A resize or cold migration until it has a destination.</summary>
    public const string ResizePrep = "resize_prep";

    /// <summary>An evacuation is asked for.</summary>
    public const string Evacuate = "evacuate";

    /// <summary>What its source does.</summary>
    public const string Resize = "resize";

    /// <summary>What its destination does.</summary>
    public const string ResizeFinish = "resize_finish";

    public const string Rebuild = "rebuild";

    public const string Rescue = "rescue";

    /// <summary>Its disk becomes an image, and it is stopped.</summary>
    public const string Shelve = "shelve";

    /// <summary>It leaves its host, shelved.</summary>
    public const string ShelveOffload = "shelve_offload";

    /// <summary>It is ACTIVE again.</summary>
    public const string Unshelve = "unshelve";

    /// <summary>An image is made of it.</summary>
    public const string Snapshot = "snapshot";

    /// <summary>An interface comes.</summary>
    public const string AttachInterface = "interface_attach";

    /// <summary>An interface leaves.</summary>
    public const string DetachInterface = "interface_detach";

    /// <summary>One event of an action: <c>instance.pause.start</c>, <c>instance.lock</c>.</summary>
    /// <param name="scope">The write that makes it true.</param>
    /// <param name="context">Who asked.</param>
    /// <param name="id">The server.</param>
    /// <param name="action">Upstream's name of the action.</param>
    /// <param name="phase"><c>start</c>, <c>end</c>, <c>error</c>; null for an action that has none.</param>
    /// <param name="fault">What ended it, with <c>error</c>.</param>
    /// <param name="subject">What it names besides the server.</param>
    public static void Tell(WriteScope scope, RequestContext context, Guid id, string action, string? phase, Fault? fault = null, string? subject = null)
    {
        if (scope.Events is not { } wishes || InstanceQueries.Find(scope, id) is not { } instance)
        {
            return;
        }

        var payload = action switch
        {
            Create => InstanceActionPayload.EncodeCreate(instance, context, wishes.WithBlockDevices, fault, json => WriteKeypair(json, scope, instance)),
            ResizePrep when MigrationStore.OpenOf(scope, id) is { } move => InstanceActionPayload.EncodeResizePrep(instance, context, wishes.WithBlockDevices, move.NewFlavor),
            Rescue => InstanceActionPayload.EncodeRescue(instance, context, wishes.WithBlockDevices, fault, subject),
            Rebuild => InstanceActionPayload.EncodeRebuild(instance, context, wishes.WithBlockDevices, fault),
            Snapshot => InstanceActionPayload.EncodeSnapshot(instance, context, wishes.WithBlockDevices, fault, subject ?? ""),
            _ => InstanceActionPayload.Encode(instance, context, wishes.WithBlockDevices, fault),
        };
        var type = phase is null ? $"instance.{action}" : $"instance.{action}.{phase}";
        scope.Tell(new TellingEvent(type, phase == "error" ? ApiEvents.Error : ApiEvents.Information, PublisherOf(instance, wishes), payload, context));
    }

    /// <summary>The server before a change, for <see cref="TellChange"/>; null where changes are not told.</summary>
    public static InstanceRecord? Before(WriteScope scope, Guid id) =>
        scope.Events is { OfVmStates: true } ? InstanceQueries.Find(scope, id) : null;

    /// <summary><c>instance.update</c> (<c>notify_on_state_change</c>): a change of vm_state or, where that is asked for, task_state; and of anything else that a user edits.</summary>
    public static void TellChange(WriteScope scope, RequestContext context, InstanceRecord? before)
    {
        if (before is null || scope.Events is not { } wishes || InstanceQueries.Find(scope, before.Id) is not { } after)
        {
            return;
        }

        var isTaskOnly = before.VmState == after.VmState && before.TaskState != after.TaskState;
        if (!isTaskOnly || wishes.OfTaskStates)
        {
            var payload = InstanceUpdatePayload.Encode(before, after, context, wishes.WithBlockDevices, scope.Now);
            scope.Tell(new TellingEvent("instance.update", ApiEvents.Information, PublisherOf(after, wishes), payload, context));
        }
    }

    private static string PublisherOf(InstanceRecord instance, EventWishes wishes) => instance.Host is { } host ? $"nova-compute:{host}" : $"nova-api:{wishes.Host}";

    private static void WriteKeypair(System.Text.Json.Utf8JsonWriter json, WriteScope scope, InstanceRecord instance)
    {
        if (instance.KeyName is { } name && PublicKeys.Of(scope, instance) is { } key)
        {
            KeypairPayload.Write(json, instance.UserId, name, key.Fingerprint, key.PublicKey, key.Type);
        }
    }
}
