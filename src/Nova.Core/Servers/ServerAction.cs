namespace Nova.Core.Servers;

/// <summary>Operations that <see cref="InstanceTransitions"/> guards.</summary>
public enum ServerAction : byte
{
#pragma warning disable CS1591 // each member is the API call of the same name
    Delete,
    ForceDelete,
    SoftDelete,
    Restore,
    Stop,
    Start,
    RebootSoft,
    RebootHard,
    Pause,
    Unpause,
    Suspend,
    Resume,
    UpdateMetadata,
    DeleteMetadata,
    UpdateTags,
    DeleteTags,
    Lock,
    Unlock,
    ResetState,
#pragma warning restore CS1591
}
