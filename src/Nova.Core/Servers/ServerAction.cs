namespace Nova.Core.Servers;

/// <summary>
/// What is done to a server: one word for the API's action, its row in <see cref="InstanceTransitions"/>, the order to a host, the saga and the host's own record. The
/// numbers are in journals and on the disks of hosts: none is ever given to another action.
/// </summary>
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
    Create,
    Resize,
    Migrate,
    ConfirmResize,
    RevertResize,
    AbortLiveMigration,
    ForceCompleteLiveMigration,
    Rebuild,
    Rescue,
    Unrescue,
    Evacuate,
    CreateImage = 40,
    CreateBackup = 41,
    Shelve = 60,
    ShelveOffload = 61,
    Unshelve = 62,
    ChangePassword = 80,
    TriggerCrashDump = 81,
    MigrateLive = 90,
    AttachInterface = 110,
    DetachInterface = 111,
    InjectNetworkInfo = 120,
#pragma warning restore CS1591
}
