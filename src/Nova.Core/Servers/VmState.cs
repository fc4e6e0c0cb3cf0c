namespace Nova.Core.Servers;

/// <summary>The stable state of an instance (<c>vm_state</c> upstream). Names on the wire and in the database: <see cref="StateNames"/>.</summary>
public enum VmState : byte
{
    /// <summary>Being created.</summary>
    Building,

    /// <summary>Running.</summary>
    Active,

    /// <summary>Paused in memory.</summary>
    Paused,

    /// <summary>Suspended to disk.</summary>
    Suspended,

    /// <summary>Powered off.</summary>
    Stopped,

    /// <summary>Running a rescue image.</summary>
    Rescued,

    /// <summary>Resized or migrated, waiting for confirm or revert.</summary>
    Resized,

    /// <summary>Deleted by the user, kept until reclaimed.</summary>
    SoftDelete,

    /// <summary>Gone; the row is kept until archived.</summary>
    Deleted,

    /// <summary>An operation failed; the fault says which.</summary>
    Error,

    /// <summary>Off, image stored, still on its host.</summary>
    Shelved,

    /// <summary>Off, image stored, on no host.</summary>
    ShelvedOffloaded,
}
