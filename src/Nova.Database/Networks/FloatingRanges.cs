using Nova.Core.Faults;
using Nova.Core.Networks;
using Nova.Core.Rpc.Conductor;
using Nova.Database.Writing;

namespace Nova.Database.Networks;

/// <summary>Ranges of floating addresses, for the conductor and nova-manage alike.</summary>
public static class FloatingRanges
{
    /// <summary>More than these are a mistake: a row each is made in one transaction.</summary>
    private const int ShortestPrefix = 16;

    /// <summary>Adds a range to a pool.</summary>
    /// <exception cref="FaultException">BadRequest for what is no range; Conflict where one of its addresses is there.</exception>
    public static void Add(WriteScope scope, CreateFloatingAddresses asked, string defaultPool)
    {
        if (asked.Interface is { } device && !NetworkPlanner.IsDevice(device))
        {
            throw new FaultException(FaultKind.BadRequest, "interface is no name of a device.");
        }

        foreach (var address in Of(asked.Range))
        {
            if (!FloatingAddressStore.TryAdd(scope, address, asked.Pool ?? defaultPool, asked.Interface))
            {
                throw new FaultException(FaultKind.Conflict, $"Floating IP {address} already exists.");
            }
        }
    }

    /// <summary>Removes a range.</summary>
    /// <exception cref="FaultException">BadRequest for what is no range; Conflict where one of its addresses is a project's.</exception>
    public static void Remove(WriteScope scope, string range)
    {
        foreach (var address in Of(range))
        {
            if (!FloatingAddressStore.TryRemove(scope, address) && FloatingAddressStore.Find(scope, address) is { } held)
            {
                throw new FaultException(FaultKind.Conflict, $"Floating IP {held.Address} is of project {held.ProjectId}.");
            }
        }
    }

    /// <summary>An address, or those of a range but its first and last.</summary>
    private static IEnumerable<string> Of(string text)
    {
        if (AddressRange.TryParse(text.Contains('/', StringComparison.Ordinal) ? text : $"{text}/32", out var range) && range.PrefixLength >= ShortestPrefix && range.PrefixLength != 31)
        {
            return range.PrefixLength == 32 ? [range.At(0)] : Enumerable.Range(1, (int)range.Size - 2).Select(place => range.At(place));
        }

        throw new FaultException(FaultKind.BadRequest, $"Invalid input received: {text} is no address and no range of them between /{ShortestPrefix} and /30.");
    }
}
