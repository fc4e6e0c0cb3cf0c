using Nova.Compute.Libvirt.Disks;
using Nova.Compute.Libvirt.DomainXml;
using Nova.Core.Faults;
using Nova.Core.Hardware;
using Nova.Core.Servers;

namespace Nova.Compute.Libvirt.Firmware;

/// <summary>The firmware of a guest: which of the host's, and where its variables are, beside the guest's disks, with which they move and go.</summary>
internal sealed class GuestFirmware(HostFacts facts, InstanceFiles files)
{
    /// <summary>File of the variables. Named as a disk is, for what moves disks moves it.</summary>
    public const string VariablesName = "disk.nvram";

    /// <summary>Of guests.</summary>
    public const string Architecture = "x86_64";

    /// <summary>The UEFI firmware that is wanted; null for BIOS.</summary>
    /// <exception cref="FaultException">This host has none of that kind for that machine: another may.</exception>
    public FirmwarePlan? Of(InstanceRecord instance, string machineType)
    {
        var wish = new FirmwareWish(instance.Flavor, instance.ImageProperties);
        if (!wish.IsUefi)
        {
            return null;
        }

        var machine = facts.Machines.GetValueOrDefault(machineType, machineType);
        var found = facts.Firmware.Where(one => one.Fits(Architecture, machine)).ToList();

        // What keeps nothing keeps no keys to tell a signed system by.
        var chosen = (wish is { LikesSecureBoot: true, IsStateless: false } ? found.Find(one => one.IsSecure) : null)
            ?? (wish.NeedsSecureBoot ? null : found.Find(one => !one.IsSecure))
            ?? throw new FaultException(new Fault(
                FaultKind.Unavailable, "UEFI is not supported", Details: $"No firmware for machine type {machine}{(wish.NeedsSecureBoot ? " with secure boot" : "")} is in {string.Join(" or ", FindFirmware.Folders)}."));
        return new FirmwarePlan(
            chosen.Code, wish.IsStateless ? null : new VariablesPlan(files.Disk(instance.Id, VariablesName), chosen.Template), chosen.IsSecure, chosen.NeedsManagementMode);
    }

    /// <summary>Has the guest's own variables there. Those that are there are left as the guest wrote them.</summary>
    public static void EnsureVariables(FirmwarePlan? firmware)
    {
        if (firmware?.Variables is not { } variables || File.Exists(variables.Path))
        {
            return;
        }

        var part = variables.Path + ".part";
        File.Copy(variables.Template, part, overwrite: true);

        // As libvirt makes them: there may be keys in it.
        File.SetUnixFileMode(part, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.Move(part, variables.Path);
    }
}
