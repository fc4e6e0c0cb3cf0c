using Nova.Compute.Drivers;
using Nova.Compute.Guests.Parts;
using Nova.Core.Faults;
using Nova.Core.Servers;

namespace Nova.Compute.Guests;

/// <summary>Walks the parts of a host's guests, and keeps in the guest's record what may be there.</summary>
internal sealed class GuestParts(IReadOnlyList<IGuestPart> parts, IGuestRecords records, IComputeDriver driver, GuestPlaces places, TimeProvider time)
{
    private IReadOnlyList<string> Names { get; } = [.. parts.Select(part => part.Name)];

    /// <summary>Forward: makes all that the guest keeps.</summary>
    public async Task<GuestSpec> PrepareAsync(GuestWork work, GuestSpec spec, CancellationToken ct)
    {
        await NoteAsync(
            work.InstanceId, work.GuestId, record => record with { Prepared = Names, RescueDisks = spec.IsRescue ? [] : record.RescueDisks }, ct);
        spec = await PlaceAsync(work, spec, ct);
        FolderOwner.Set(driver, work.InstanceId, work.GuestId);
        foreach (var part in parts)
        {
            work.At = part.Name;
            using var span = Diagnostics.Activities.StartActivity(part.Name);
            var from = time.GetTimestamp();
            spec = await part.PrepareAsync(work, spec, ct);
            Diagnostics.PartDuration.Record(time.GetElapsedTime(from).TotalSeconds, Diagnostics.Tag("part", part.Name), Diagnostics.Tag("step", "prepare"));
        }

        await NoteAsync(work.InstanceId, work.GuestId, record => spec.IsRescue ? record with { RescueDisks = spec.Disks } : record with { Disks = spec.Disks, IsCleared = false }, ct);
        return spec;
    }

    /// <summary>Forward: puts all in place and makes the guest run. One that runs from its own disks needs nothing of a rescue any more, however that ended: a password is in it.</summary>
    public async Task ConnectAsync(GuestWork work, GuestSpec spec, CancellationToken ct)
    {
        if (!spec.IsRescue && records.Find(work.GuestId)?.RescueDisks is not null)
        {
            await ForgetRescueAsync(work.InstanceId, work.GuestId, ct);
        }

        await NoteAsync(work.InstanceId, work.GuestId, record => record with { Prepared = Names, Connected = Names }, ct);
        spec = await PlaceAsync(work, spec, ct);
        foreach (var part in parts)
        {
            work.At = part.Name;
            using var span = Diagnostics.Activities.StartActivity(part.Name);
            var from = time.GetTimestamp();
            await part.ConnectAsync(work, spec, ct);
            Diagnostics.PartDuration.Record(time.GetElapsedTime(from).TotalSeconds, Diagnostics.Tag("part", part.Name), Diagnostics.Tag("step", "connect"));
        }
    }

    /// <summary>With the place it has, also where its record was lost and it needs one anew.</summary>
    private async Task<GuestSpec> PlaceAsync(GuestWork work, GuestSpec spec, CancellationToken ct)
    {
        work.At = "placing on the host";
        return spec with { Place = await places.EnsureAsync(spec.Instance, work.GuestId, ct) };
    }

    /// <summary>Backward: the guest is gone from the hypervisor, what it keeps stays.</summary>
    public async Task DisconnectAsync(Guid instanceId, Guid guestId, CancellationToken ct)
    {
        var guest = RecordOf(instanceId, guestId);
        foreach (var part in parts.Reverse())
        {
            await part.DisconnectAsync(guest, ct);
        }

        await NoteAsync(instanceId, guestId, record => record with { Connected = [] }, ct);
    }

    /// <summary>The guest has the disks and files that are at their place from now on.</summary>
    public async Task TakeFoundAsync(Guid instanceId, Guid guestId, CancellationToken ct)
    {
        await records.ChangeAsync(instanceId, guestId, record => record with { Prepared = Names, FoundDisks = true }, survivesPowerCut: true, ct);
        FolderOwner.Set(driver, instanceId, guestId);
    }

    /// <summary>A guest may come here at any moment from now on, without being started by us: all it needs is put in place but itself.</summary>
    public async Task ExpectAsync(GuestWork work, GuestSpec spec, CancellationToken ct)
    {
        await records.ChangeAsync(work.InstanceId, work.GuestId, record => record with { Prepared = Names, Connected = Names }, survivesPowerCut: true, ct);
        spec = await PlaceAsync(work, spec, ct);
        FolderOwner.Set(driver, work.InstanceId, work.GuestId);
        foreach (var part in parts.Where(part => part is not DomainPart))
        {
            work.At = part.Name;
            await part.ConnectAsync(work, spec, ct);
        }
    }

    /// <summary>A guest that is there gets another interface: its host is made ready for that one too.</summary>
    public async Task JoinNetworksAsync(GuestWork work, GuestSpec spec, CancellationToken ct)
    {
        foreach (var part in parts.OfType<NetworkPart>())
        {
            work.At = part.Name;
            await part.ConnectAsync(work, spec, ct);
        }
    }

    /// <summary>The disks that were made for it.</summary>
    public Task NoteDisksAsync(Guid instanceId, Guid guestId, IReadOnlyList<GuestDisk> disks, CancellationToken ct) =>
        NoteAsync(instanceId, guestId, record => record with { Disks = disks }, ct);

    /// <summary>The guest has left the hypervisor by itself; what it keeps is here still.</summary>
    public Task NoteLeftAsync(Guid instanceId, Guid guestId, CancellationToken ct) =>
        NoteAsync(instanceId, guestId, record => record with { Connected = [] }, ct);

    /// <summary>Backward, twice: nothing of the guest is left. Succeeds where nothing is there, and leaves another guest of the same instance alone.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="guestId">The guest.</param>
    /// <param name="keepFound">True where the instance lives on elsewhere: on storage that hosts share its disks stay.</param>
    /// <param name="ct">Gives up.</param>
    public async Task DestroyAsync(Guid instanceId, Guid guestId, bool keepFound, CancellationToken ct)
    {
        var guest = RecordOf(instanceId, guestId);
        if (guest.Departure is not null)
        {
            await driver.RemoveAsideAsync(instanceId, ct);
        }

        if (guest.IsInPlace || !(guest.Departure is { Disks: not null } || IsAnothers(instanceId, guestId)))
        {
            await DisconnectAsync(instanceId, guestId, ct);
            if (keepFound && !HasOwnDisks(guest))
            {
                FolderOwner.Unset(driver, instanceId, guestId);
            }
            else
            {
                foreach (var part in parts.Reverse())
                {
                    await part.RemoveAsync(guest, ct);
                }
            }
        }

        await NoteAsync(
            instanceId,
            guestId,
            record => record with { Disks = null, RescueDisks = null, Prepared = [], Connected = [], Departure = null, FoundDisks = false, IsCleared = false, Place = null },
            ct);
    }

    /// <summary>Makes the guest run where it is to; else it is only known to the hypervisor.</summary>
    public async Task BeginAsync(GuestWork work, GuestSpec spec, bool run, CancellationToken ct)
    {
        if (run)
        {
            await ConnectAsync(work, spec, ct);
            return;
        }

        await driver.DefineAsync(await PlaceAsync(work, spec, ct), ct);
    }

    /// <summary>Takes back a move that was to take the guest away: its disks are in their place again. Succeeds where they never left it.</summary>
    /// <exception cref="FaultException">Another guest of the instance is in that place.</exception>
    public async Task BringBackAsync(Guid instanceId, Guid guestId, CancellationToken ct)
    {
        if (IsAnothers(instanceId, guestId))
        {
            throw new FaultException(FaultKind.Conflict, $"Instance {instanceId} cannot be brought back: another guest of it is in its place.");
        }

        await driver.BringBackAsync(instanceId, ct);
        await NoteAsync(instanceId, guestId, record => record with { Prepared = Names, Departure = null }, ct);
    }

    /// <summary>The same, of a guest that may never have been taken: true where a move was to take it away and came to nothing.</summary>
    public async Task<bool> BringBackIfAwayAsync(Guid instanceId, Guid guestId, CancellationToken ct)
    {
        if (records.Find(guestId)?.Departure is null)
        {
            return false;
        }

        await BringBackAsync(instanceId, guestId, ct);
        return true;
    }

    /// <summary>Of a guest that is gone from the hypervisor the old disks and files go, but for what a rebuild keeps. From the beginning on its record knows no disks.</summary>
    public async Task ClearAsync(GuestSpec spec, Guid guestId, CancellationToken ct)
    {
        var id = spec.Instance.Id;
        await NoteAsync(id, guestId, record => record with { Disks = null, IsCleared = true }, ct);
        await driver.ClearDisksAsync(spec, ct);
        FolderOwner.Set(driver, id, guestId);
    }

    /// <summary>The rescue of a guest has ended: what it made goes.</summary>
    public async Task ForgetRescueAsync(Guid instanceId, Guid guestId, CancellationToken ct)
    {
        await driver.RemoveRescueAsync(instanceId, ct);
        await NoteAsync(instanceId, guestId, record => record with { RescueDisks = null }, ct);
    }

    /// <summary>What a driver needs for a guest that has been built before. One whose server is RESCUED boots its rescue system, whoever starts it; any other its own disks.</summary>
    public GuestSpec SpecOf(InstanceRecord instance, Guid guestId, int attempt)
    {
        var record = records.Find(guestId);
        var rescue = instance.VmState == VmState.Rescued ? record?.RescueDisks : null;
        var drive = ConfigDrive.ConfigDriveFile.PathOf(driver, instance.Id, ofRescue: rescue is not null);
        return new GuestSpec(instance, attempt, Image: null, File.Exists(drive) ? drive : null, rescue ?? record?.Disks) { IsRescue = rescue is not null, Place = record?.Place };
    }

    /// <summary>True where the disks and files at the guest's place are surely those it made itself; where nobody has put a name to them, by its record.</summary>
    private bool HasOwnDisks(GuestRecord guest) =>
        !guest.FoundDisks && (FolderOwner.Of(driver, guest.InstanceId) is { } owner ? owner == guest.GuestId : guest.IsInPlace);

    /// <summary>True where the domain and the files under the instance's name are those of another guest than this one.</summary>
    private bool IsAnothers(Guid instanceId, Guid guestId) =>
        records.Find(guestId) is not { IsInPlace: true }
        && records.All.Any(record => record.InstanceId == instanceId && record.GuestId != guestId && record.IsInPlace);

    private GuestRecord RecordOf(Guid instanceId, Guid guestId) => records.Find(guestId) ?? new GuestRecord { GuestId = guestId, InstanceId = instanceId };

    /// <summary>A guest nobody has a record of gets none for being removed: the conductor may ask for the removal of what was never here.</summary>
    private Task NoteAsync(Guid instanceId, Guid guestId, Func<GuestRecord, GuestRecord> change, CancellationToken ct)
    {
        var known = records.Find(guestId);
        return known is null && !change(RecordOf(instanceId, guestId)).HasAnything
            ? Task.CompletedTask
            : records.ChangeAsync(instanceId, guestId, change, survivesPowerCut: false, ct);
    }
}
