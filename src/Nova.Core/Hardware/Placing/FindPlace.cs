namespace Nova.Core.Hardware.Placing;

/// <summary>Lays a guest over a host beside the guests that are there, or says why it does not fit. Reads and changes nothing: the same question has the same answer.</summary>
/// <param name="host">The host.</param>
/// <param name="taken">What the guests on it hold.</param>
/// <param name="wanted">The guest.</param>
public sealed class FindPlace(HostTopology host, IReadOnlyCollection<GuestPlace> taken, GuestTopology wanted)
{
    /// <summary>Cells that a reason names; the first ones tell enough.</summary>
    private const int MostNamed = 4;

    /// <summary>The place; null where there is none, with the reason for an operator.</summary>
    public GuestPlace? Find(out string? reason)
    {
        reason = wanted.Cells.Count > host.Cells.Count ? $"{wanted.Cells.Count} NUMA cells are asked for, and the host has {host.Cells.Count}" : null;
        var order = Order();
        var options = new List<List<CellPlace?>>();
        for (var i = 0; i < wanted.Cells.Count && reason is null; i++)
        {
            options.Add(Fit(wanted.Cells[i], i, order, out reason));
        }

        if (reason is not null || Match(options) is not { } cells)
        {
            reason ??= "its NUMA cells do not fit beside each other";
            return null;
        }

        return new GuestPlace(cells, EmulatorCpus(cells), wanted.RealtimeCpus, wanted.LocksMemory);
    }

    /// <summary>The cells in the order in which they are taken.</summary>
    private List<CellLeft> Order()
    {
        var left = host.Cells.Select(cell => new CellLeft(cell, taken)).ToList();
        return host.FillsCells
            ? [.. left.OrderBy(static cell => cell.Free.Count).ThenBy(static cell => cell.FreeMb).ThenBy(static cell => cell.Cell.Id)]
            : [.. left.OrderByDescending(static cell => cell.Free.Count).ThenByDescending(static cell => cell.FreeMb).ThenBy(static cell => cell.Cell.Id)];
    }

    /// <summary>A cell's place in each of the host's; the reason where it has none in any.</summary>
    private List<CellPlace?> Fit(GuestCell cell, int index, List<CellLeft> order, out string? reason)
    {
        // The emulator's own processor is in the guest's first cell, as upstream.
        var extra = wanted.Emulator == EmulatorThreads.Isolated && index == 0 ? 1 : 0;
        var reasons = new SortedDictionary<int, string>();
        var places = order.ConvertAll(there =>
        {
            var place = new FitCell(host, there, cell, wanted.Threads, extra).Fit(out var wrong);
            if (wrong is not null)
            {
                reasons[there.Cell.Id] = $"NUMA cell {there.Cell.Id}: {wrong}";
            }

            return place;
        });
        reason = places.TrueForAll(static place => place is null) ? string.Join("; ", reasons.Values.Take(MostNamed)) : null;
        return places;
    }

    /// <summary>
    /// A host cell of its own for each guest cell. Whether two fit says nothing of the others, so that augmenting paths find a way whenever there is one; trying all orders,
    /// as upstream does, takes for ever with many cells.
    /// </summary>
    private static List<CellPlace>? Match(List<List<CellPlace?>> options)
    {
        var owner = Enumerable.Repeat(-1, options[0].Count).ToArray();
        for (var guest = 0; guest < options.Count; guest++)
        {
            if (!Augment(guest, new bool[owner.Length]))
            {
                return null;
            }
        }

        return [.. options.Select((cells, guest) => cells[Array.IndexOf(owner, guest)]!)];

        bool Augment(int guest, bool[] seen)
        {
            for (var there = 0; there < owner.Length; there++)
            {
                if (options[guest][there] is null || seen[there])
                {
                    continue;
                }

                seen[there] = true;
                if (owner[there] < 0 || Augment(owner[there], seen))
                {
                    owner[there] = guest;
                    return true;
                }
            }

            return false;
        }
    }

    private IReadOnlyList<int> EmulatorCpus(List<CellPlace> cells)
    {
        if (wanted.Emulator == EmulatorThreads.Isolated)
        {
            return [cells[0].Idle[^1]];
        }

        int[] shared = wanted.Emulator == EmulatorThreads.Shared ? [.. host.SharedCpus] : [];
        return shared.Length > 0 ? shared : OwnCpus(cells, but: wanted.RealtimeCpus) is { Count: > 0 } ordinary ? ordinary : OwnCpus(cells, but: []);
    }

    /// <summary>Host processors of the guest's own, but for those of some of its processors.</summary>
    private static List<int> OwnCpus(List<CellPlace> cells, IReadOnlyList<int> but) =>
    [
        .. cells.SelectMany(cell => cell.Pins.Where(pin => !but.Contains(pin.Guest)).Select(static pin => pin.Host)
                .Concat(cell.Floating.Except(but).Any() ? cell.FloatsOn : []))
            .Distinct()
            .Order(),
    ];
}
