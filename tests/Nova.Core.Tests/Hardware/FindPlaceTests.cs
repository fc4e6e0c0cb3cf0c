using Nova.Core.Hardware;
using Nova.Core.Hardware.Placing;

namespace Nova.Core.Tests.Hardware;

/// <summary>Guests laid over hosts. Two cells of four cores of two threads, 4 GiB each, unless a test says otherwise: threads 0 and 8 are core 0, as real machines number them.</summary>
public sealed class FindPlaceTests
{
    private static readonly HostTopology Host = Machine(dedicated: "0-15", shared: "");

    [Theory]

    // Upstream's order: threads of a core beside each other where that is possible.
    [InlineData(2, ThreadPolicy.Prefer, "", "0,8")]
    [InlineData(4, ThreadPolicy.Prefer, "", "0-1,8-9")]
    [InlineData(3, ThreadPolicy.Require, "", "0-1,8")]
    [InlineData(2, ThreadPolicy.Isolate, "", "0-1")]
    [InlineData(4, ThreadPolicy.Isolate, "", "0-3")]

    // A core that is used by half is passed over while there are whole ones, and taken when there are none.
    [InlineData(2, ThreadPolicy.Prefer, "0", "1,9")]
    [InlineData(2, ThreadPolicy.Prefer, "0-3", "8-9")]
    [InlineData(2, ThreadPolicy.Isolate, "0,9", "2-3")]
    public void Processors_are_chosen_by_thread_policy(int count, ThreadPolicy policy, string taken, string expected)
    {
        // The second cell is full, so that the first is the one.
        var place = new FindPlace(Host, [Holding(0, taken), Holding(1, "4-7,12-15")], Pinned(count, policy)).Find(out var reason);

        Assert.Null(reason);
        Assert.Equal(expected, CpuNumbers.Format(place!.Cells[0].Pins.Select(pin => pin.Host)));
        Assert.Equal(expected, CpuNumbers.Format(place.EmulatorCpus));
    }

    [Theory]
    [InlineData(2, ThreadPolicy.Require, "0-3,4-7", "NUMA cell 0: its free CPUs have no cores for thread policy require; NUMA cell 1: its free CPUs have no cores for thread policy require")]
    [InlineData(1, ThreadPolicy.Isolate, "0-3,4-7", "NUMA cell 0: its free CPUs have no cores for thread policy isolate; NUMA cell 1: its free CPUs have no cores for thread policy isolate")]
    [InlineData(5, ThreadPolicy.Isolate, "", "NUMA cell 0: its free CPUs have no cores for thread policy isolate; NUMA cell 1: its free CPUs have no cores for thread policy isolate")]
    [InlineData(9, ThreadPolicy.Prefer, "", "NUMA cell 0: 9 dedicated CPUs are asked for, and 8 are free; NUMA cell 1: 9 dedicated CPUs are asked for, and 8 are free")]
    public void What_does_not_fit_is_said(int count, ThreadPolicy policy, string taken, string expected)
    {
        var used = CpuNumbers.Parse(taken, out _)!;

        Assert.Null(new FindPlace(Host, [Holding(0, CpuNumbers.Format(used.Where(cpu => cpu < 4))), Holding(1, CpuNumbers.Format(used.Where(cpu => cpu >= 4)))], Pinned(count, policy)).Find(out var reason));
        Assert.Equal(expected, reason);
    }

    [Fact]
    public void What_an_isolated_guest_leaves_idle_is_nobody_elses()
    {
        var first = new FindPlace(Host, [], Pinned(1, ThreadPolicy.Isolate)).Find(out _)!;

        Assert.Equal([8], first.Cells[0].Idle);
        Assert.DoesNotContain(8, new FindPlace(Host, [first, Holding(1, "4-7,12-15")], Pinned(6, ThreadPolicy.Prefer)).Find(out _)!.Cells[0].HeldCpus);
    }

    [Fact]
    public void An_isolated_guest_is_on_no_core_that_guests_float_on()
    {
        var host = Machine(dedicated: "0-3", shared: "8-10");

        Assert.Equal([3], new FindPlace(host, [], Pinned(1, ThreadPolicy.Isolate)).Find(out _)!.Cells[0].Pins.Select(pin => pin.Host));
        Assert.Null(new FindPlace(host, [], Pinned(2, ThreadPolicy.Isolate)).Find(out _));
    }

    [Theory]
    [InlineData(EmulatorThreads.WithGuest, "", "0,8", "")]
    [InlineData(EmulatorThreads.Shared, "6-7", "6-7", "")]
    [InlineData(EmulatorThreads.Shared, "", "0,8", "")]
    [InlineData(EmulatorThreads.Isolated, "6-7", "1", "1")]
    public void The_emulator_has_its_place(EmulatorThreads policy, string shared, string expected, string idle)
    {
        var host = Machine("0-3,8-11", shared);
        var place = new FindPlace(host, [], Pinned(2, ThreadPolicy.Prefer) with { Emulator = policy }).Find(out _)!;

        Assert.Equal((expected, idle), (CpuNumbers.Format(place.EmulatorCpus), CpuNumbers.Format(place.Cells[0].Idle)));
        Assert.Equal("0,8", CpuNumbers.Format(place.Cells[0].Pins.Select(pin => pin.Host)));
    }

    [Fact]
    public void The_emulator_stays_off_processors_in_real_time()
    {
        var place = new FindPlace(Host, [], Pinned(4, ThreadPolicy.Prefer) with { RealtimeCpus = [2, 3] }).Find(out _)!;

        Assert.Equal("0,8", CpuNumbers.Format(place.EmulatorCpus));
        Assert.Equal([2, 3], place.RealtimeCpus);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public void Cells_are_filled_one_after_another_or_all_alike(bool fills, int expected)
    {
        var host = Host with { FillsCells = fills };

        Assert.Equal(expected, new FindPlace(host, [Holding(0, "0,8")], Pinned(1, ThreadPolicy.Prefer)).Find(out _)!.Cells[0].HostCell);
    }

    [Fact]
    public void Cells_that_fit_one_way_alone_are_found()
    {
        // The emptiest cell is tried first for the small cell, and is the only one for the large.
        var wanted = new GuestTopology([Cell(0, 1), Cell(1, 6)], ThreadPolicy.Prefer, EmulatorThreads.WithGuest, [], LocksMemory: false);

        var place = new FindPlace(Host, [Holding(0, "0-3,8")], wanted).Find(out _)!;

        Assert.Equal([0, 1], place.Cells.Select(cell => cell.HostCell));
    }

    [Fact]
    public void More_cells_than_the_host_has_do_not_fit()
    {
        var wanted = new GuestTopology([Cell(0, 1), Cell(1, 1), Cell(2, 1)], ThreadPolicy.Prefer, EmulatorThreads.WithGuest, [], LocksMemory: false);

        Assert.Null(new FindPlace(Host, [], wanted).Find(out var reason));
        Assert.Equal("3 NUMA cells are asked for, and the host has 2", reason);
    }

    [Fact]
    public void Memory_of_pinned_guests_is_not_overcommitted_and_that_of_others_as_the_ratio_says()
    {
        var host = Machine("0-3", "4-15") with { RamRatio = 1.5, Cells = [Machine("0-3", "4-7").Cells[0] with { SharedCpus = [8, 9, 10, 11] }] };
        GuestTopology Of(bool pinned) => new(
            [new GuestCell(pinned ? [0] : [], pinned ? [] : [0], 3000, null)], ThreadPolicy.Prefer, EmulatorThreads.WithGuest, [], LocksMemory: false);
        var first = new FindPlace(host, [], Of(pinned: true)).Find(out _)!;

        Assert.Null(new FindPlace(host, [first], Of(pinned: true)).Find(out var reason));
        Assert.Equal("NUMA cell 0: 3000 MiB are asked for, and 1096 are free", reason);
        var second = new FindPlace(host, [first], Of(pinned: false)).Find(out _)!;
        Assert.Equal([8, 9, 10, 11], second.Cells[0].FloatsOn);
        Assert.Null(new FindPlace(host, [first, second], Of(pinned: false)).Find(out _));
    }

    [Fact]
    public void Floating_processors_are_overcommitted_against_others_only()
    {
        var host = Machine("", "0-1") with { CpuRatio = 2, Cells = [Machine("", "0-1").Cells[0]] };
        GuestTopology Of(int count) => new(
            [new GuestCell([], [.. Enumerable.Range(0, count)], 1, null)], ThreadPolicy.Prefer, EmulatorThreads.WithGuest, [], LocksMemory: false);
        var first = new FindPlace(host, [], Of(2)).Find(out _)!;
        var second = new FindPlace(host, [first], Of(2)).Find(out _)!;

        Assert.Null(new FindPlace(host, [first, second], Of(1)).Find(out var busy));
        Assert.Null(new FindPlace(host, [], Of(3)).Find(out var large));
        Assert.Equal(("NUMA cell 0: its shared CPUs are promised to others", "NUMA cell 0: 3 CPUs are asked for, and 2 are shared"), (busy, large));
    }

    [Theory]

    // 1 GiB in 2048 KiB pages of which 64 are kept, two pages of 1 GiB, the rest small.
    [InlineData("small", 1024, 4L)]
    [InlineData("large", 1024, 1048576L)]
    [InlineData("any", 1024, 1048576L)]
    [InlineData("large", 512, 2048L)]
    [InlineData("any", 511, 4L)]
    [InlineData("2048", 896, 2048L)]
    [InlineData("2048", 898, null)]
    [InlineData("1048576", 2048, 1048576L)]
    [InlineData("16384", 1024, null)]
    [InlineData("1048576", 1536, null)]
    public void Pages_are_whole_and_free(string wish, int memoryMb, long? expected)
    {
        var pages = wish switch { "small" => new PageWish(PageKind.Small), "large" => new(PageKind.Large), "any" => new(PageKind.Any), _ => new(PageKind.Exactly, long.Parse(wish, null)) };
        var wanted = new GuestTopology([new GuestCell([0], [], memoryMb, pages)], ThreadPolicy.Prefer, EmulatorThreads.WithGuest, [], LocksMemory: false);
        var place = new FindPlace(Host, [], wanted).Find(out var reason);

        Assert.Equal((expected, expected > 4), (place?.Cells[0].PageKib, place?.Cells[0].HasHugePages ?? false));
        Assert.Equal(expected is null ? $"NUMA cell 0: no free pages of the size asked for hold {memoryMb} MiB; NUMA cell 1: no free pages of the size asked for hold {memoryMb} MiB" : null, reason);
        if (place is not null && memoryMb * 2 > 1024 && expected > 4)
        {
            // What one has the next has not.
            Assert.NotEqual((place.Cells[0].HostCell, place.Cells[0].PageKib), new FindPlace(Host, [place, place], wanted).Find(out _) is { } other ? (other.Cells[0].HostCell, other.Cells[0].PageKib) : default);
        }
    }

    /// <summary>Whatever guests come and go, in any order: nobody has what another has, and what was found is what was asked.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Nobody_gets_what_another_has(int seed)
    {
        var random = new Random(seed);
        var host = Machine("0-5,8-13", "6-7,14-15");
        var guests = new List<GuestPlace>();
        var (found, refused) = (0, 0);
        for (var turn = 0; turn < 2000; turn++)
        {
            if (guests.Count > 0 && random.Next(3) == 0)
            {
                guests.RemoveAt(random.Next(guests.Count));
                continue;
            }

            var wanted = Any(random);
            Assert.Equal(new FindPlace(host, guests, wanted).Find(out _) is not null, HostRoom.Of(host, guests).Fits(wanted));
            if (new FindPlace(host, guests, wanted).Find(out var reason) is not { } place)
            {
                Assert.NotNull(reason);
                refused++;
                continue;
            }

            found++;
            Assert.True(place.Holds(wanted));
            Assert.Equal(place.Cells.Count, place.Cells.Select(cell => cell.HostCell).Distinct().Count());
            Assert.All(place.Cells, cell => Assert.All(cell.Pins, pin => Assert.Contains(pin.Host, host.Cells[cell.HostCell].DedicatedCpus)));
            Assert.NotEmpty(place.EmulatorCpus);
            guests.Add(place);
            Assert.Equal(HostRoom.Of(host, guests), HostRoom.Of(host, [.. guests.AsEnumerable().Reverse()]));
            var held = guests.SelectMany(guest => guest.Cells).SelectMany(cell => cell.HeldCpus).ToList();
            Assert.Equal(held.Count, held.Distinct().Count());
            foreach (var cell in host.Cells)
            {
                var here = guests.SelectMany(guest => guest.Cells).Where(one => one.HostCell == cell.Id).ToList();
                Assert.All(cell.Pages, size => Assert.True(
                    here.Where(one => one.PageKib == size.SizeKib).Sum(one => one.MemoryMb * 1024L) <= (size.Total - size.Reserved) * size.SizeKib));
                Assert.True(here.Sum(one => one.Floating.Count) <= cell.SharedCpus.Count * host.CpuRatio);
            }
        }

        Assert.True(found > 100 && refused > 100, $"{found} found, {refused} refused");
    }

    private static GuestTopology Any(Random random)
    {
        var cells = Enumerable.Range(0, random.Next(1, 3)).Select(number => new GuestCell(
            [.. Enumerable.Range(number * 10, random.Next(0, 4))],
            [.. Enumerable.Range((number * 10) + 5, random.Next(1, 3))],
            128 * random.Next(1, 9),
            random.Next(4) switch { 0 => null, 1 => new PageWish(PageKind.Large), 2 => new PageWish(PageKind.Any), _ => new PageWish(PageKind.Exactly, 2048) }));
        return new GuestTopology([.. cells], (ThreadPolicy)random.Next(3), (EmulatorThreads)random.Next(3), [], LocksMemory: false);
    }

    private static GuestTopology Pinned(int count, ThreadPolicy threads) => new([Cell(0, count)], threads, EmulatorThreads.WithGuest, [], LocksMemory: false);

    private static GuestCell Cell(int number, int count) => new([.. Enumerable.Range(number * 10, count)], [], 64, null);

    /// <summary>A guest that holds some processors.</summary>
    private static GuestPlace Holding(int cell, string cpus) => new(
        [new CellPlace(cell, [.. CpuNumbers.Parse(cpus, out _)!.Select(cpu => new CpuPin(0, cpu))], [], [], [], 0, null, HasHugePages: false)], [], [], LocksMemory: false);

    private static HostTopology Machine(string dedicated, string shared)
    {
        HostCell Of(int id)
        {
            IReadOnlyList<IReadOnlyList<int>> cores = [.. Enumerable.Range(id * 4, 4).Select(core => (IReadOnlyList<int>)[core, core + 8])];
            int[] all = [.. cores.SelectMany(core => core).Order()];
            return new HostCell(
                id,
                [.. CpuNumbers.Parse(shared, out _)!.Intersect(all)],
                [.. CpuNumbers.Parse(dedicated, out _)!.Intersect(all)],
                cores,
                4096,
                [new HostPages(4, 262144, 0), new HostPages(2048, 512, 64), new HostPages(1048576, 2, 0)]);
        }

        return new HostTopology([Of(0), Of(1)], 4, 1, FillsCells: false);
    }
}
