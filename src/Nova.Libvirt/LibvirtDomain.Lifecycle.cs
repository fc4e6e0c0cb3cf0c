using Nova.Libvirt.Native;

namespace Nova.Libvirt;

// Starting, stopping, suspending.
public sealed unsafe partial class LibvirtDomain
{
    /// <summary>Starts it; from its managed save image where there is one.</summary>
    public void Create() => LibvirtException.Check(LibvirtLibrary.virDomainCreate(_handle));

    /// <summary>Starts it as the flags say.</summary>
    public void CreateWithFlags(VirDomainCreateFlags flags) => LibvirtException.Check(LibvirtLibrary.virDomainCreateWithFlags(_handle, (uint)flags));

    /// <summary>Ends its process: pulls the plug.</summary>
    public void Destroy(VirDomainDestroyFlags flags = VirDomainDestroyFlags.None) =>
        LibvirtException.Check(LibvirtLibrary.virDomainDestroyFlags(_handle, (uint)flags));

    /// <summary>Asks the guest to shut down and returns at once.</summary>
    public void Shutdown(VirDomainShutdownFlags flags = VirDomainShutdownFlags.None) =>
        LibvirtException.Check(LibvirtLibrary.virDomainShutdownFlags(_handle, (uint)flags));

    /// <summary>Asks the guest to reboot and returns at once.</summary>
    public void Reboot(VirDomainRebootFlags flags = VirDomainRebootFlags.None) =>
        LibvirtException.Check(LibvirtLibrary.virDomainReboot(_handle, (uint)flags));

    /// <summary>Presses the reset button.</summary>
    public void Reset() => LibvirtException.Check(LibvirtLibrary.virDomainReset(_handle, 0));

    /// <summary>Stops its processors; memory stays.</summary>
    public void Suspend() => LibvirtException.Check(LibvirtLibrary.virDomainSuspend(_handle));

    /// <summary>Lets its processors go on.</summary>
    public void Resume() => LibvirtException.Check(LibvirtLibrary.virDomainResume(_handle));

    /// <summary>Saves its memory to a file of libvirt's and stops it; the next start continues from there.</summary>
    public void ManagedSave(VirDomainSaveRestoreFlags flags = VirDomainSaveRestoreFlags.None) =>
        LibvirtException.Check(LibvirtLibrary.virDomainManagedSave(_handle, (uint)flags));

    /// <summary>Whether the next start would continue from saved memory.</summary>
    public bool HasManagedSaveImage() => LibvirtException.Check(LibvirtLibrary.virDomainHasManagedSaveImage(_handle, 0)) == 1;

    /// <summary>Forgets the saved memory.</summary>
    public void ManagedSaveRemove() => LibvirtException.Check(LibvirtLibrary.virDomainManagedSaveRemove(_handle, 0));

    /// <summary>Forgets its definition; what it keeps besides (saved memory, NVRAM, …) goes or stays as the flags say.</summary>
    public void Undefine(VirDomainUndefineFlags flags = VirDomainUndefineFlags.None) =>
        LibvirtException.Check(LibvirtLibrary.virDomainUndefineFlags(_handle, (uint)flags));

    /// <summary>Sends a non-maskable interrupt, which makes many guests write a crash dump.</summary>
    public void InjectNmi() => LibvirtException.Check(LibvirtLibrary.virDomainInjectNMI(_handle, 0));

    /// <summary>Has the guest agent set a password.</summary>
    public void SetUserPassword(string user, string password, VirDomainSetUserPasswordFlags flags = VirDomainSetUserPasswordFlags.None) =>
        LibvirtException.Check(LibvirtLibrary.virDomainSetUserPassword(_handle, user, password, (uint)flags));

    /// <summary>Has the guest agent freeze file systems (all, if none is named); the answer is how many.</summary>
    public int FSFreeze(IReadOnlyList<string> mountPoints)
    {
        using var list = new NativeText.List(mountPoints);
        return LibvirtException.Check(LibvirtLibrary.virDomainFSFreeze(_handle, list.Count == 0 ? null : list.Items, list.Count, 0));
    }

    /// <summary>Has the guest agent thaw file systems (all, if none is named); the answer is how many.</summary>
    public int FSThaw(IReadOnlyList<string> mountPoints)
    {
        using var list = new NativeText.List(mountPoints);
        return LibvirtException.Check(LibvirtLibrary.virDomainFSThaw(_handle, list.Count == 0 ? null : list.Items, list.Count, 0));
    }

    /// <summary>How long calls of the guest agent wait for its answer from now on, by whomever they are made; libvirt's own default is for ever.</summary>
    public void AgentSetResponseTimeout(TimeSpan timeout) =>
        LibvirtException.Check(LibvirtLibrary.virDomainAgentSetResponseTimeout(_handle, (int)timeout.TotalSeconds, 0));

    /// <summary>Gives the guest agent a command of its JSON protocol; the answer is its reply.</summary>
    public string QemuAgentCommand(string command, TimeSpan timeout) =>
        LibvirtException.CheckText(LibvirtLibrary.virDomainQemuAgentCommand(_handle, command, (int)timeout.TotalSeconds, 0));
}
