using Nova.Compute.Drivers;
using Nova.Compute.Guests;
using Nova.Compute.Hosts;

namespace Nova.Compute.Moves;

/// <summary>An offer that stands, at the source.</summary>
/// <param name="Token">Its secret.</param>
/// <param name="DestinationGuestId">The guest it is for.</param>
/// <param name="Until">When it ends.</param>
/// <param name="Open">Opens a file of it by name; null where there is none.</param>
/// <param name="EndAsync">Ends it: the secret is worth nothing from then on.</param>
internal sealed record StandingOffer(
    string Token, Guid DestinationGuestId, DateTimeOffset Until, Func<string, AsideFile?> Open, Func<CancellationToken, Task> EndAsync);

/// <summary>The offers that stand.</summary>
internal interface IMoveOffers
{
    /// <summary>The offer of a guest's disks, or null.</summary>
    StandingOffer? Find(Guid guestId);
}

/// <summary>Offers are in the records of guests, and nowhere else: they outlive the daemon.</summary>
internal sealed class MoveOffers(HostRoster roster) : IMoveOffers
{
    public StandingOffer? Find(Guid guestId)
    {
        foreach (var host in roster.Hosts)
        {
            if (host.Records.Find(guestId) is { Departure: { Token: { } token, Disks: not null } departure } record)
            {
                return new StandingOffer(token, departure.DestinationGuestId, departure.Until, name => Open(host, record, name), ct => EndAsync(host, record, ct));
            }
        }

        return null;
    }

    /// <summary>Only what is in the offer, by the names that are there.</summary>
    private static AsideFile? Open(ComputeHost host, GuestRecord record, string name)
    {
        var disks = record.Departure!.Disks!;
        return disks.FirstOrDefault(disk => disk.Name == name) is { } disk ? host.Driver.OpenAside(record.InstanceId, disk)
            : disks.FirstOrDefault(disk => MoveDiskNames.BaseOf(disk.Name) == name) is { } overlay ? host.Driver.OpenBase(record.InstanceId, overlay)
            : null;
    }

    private static Task EndAsync(ComputeHost host, GuestRecord record, CancellationToken ct) => host.Records.ChangeAsync(
        record.InstanceId,
        record.GuestId,
        now => now with { Departure = now.Departure is { } departure ? departure with { Token = null } : null },
        survivesPowerCut: true,
        ct);
}
