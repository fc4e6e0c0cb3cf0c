namespace Nova.Core.Images.Properties;

/// <summary>Where a property of an image shows: nothing that upstream knows is taken without a word.</summary>
public enum ImagePropertyUse
{
    /// <summary>In the guest's hardware.</summary>
    Guest,

    /// <summary>In the choice of the host, and of the place on it.</summary>
    Placement,

    /// <summary>In what is made with the server: its config drive, its disk.</summary>
    Creation,

    /// <summary>Refused, but for values that ask for nothing.</summary>
    Refused,

    /// <summary>In an operation that is refused as a whole: networks, rescue, snapshots, passwords.</summary>
    Operation,

    /// <summary>Under another hypervisor, or in no machine at all: upstream's libvirt driver does not read it either.</summary>
    Elsewhere,
}
