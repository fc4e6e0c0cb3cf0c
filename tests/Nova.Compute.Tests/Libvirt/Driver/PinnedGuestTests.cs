using Nova.Compute.Resources;
using Nova.Core.Hardware.Placing;
using Nova.Libvirt.Tests.Fixtures;

namespace Nova.Compute.Tests.Libvirt.Driver;

/// <summary>A real guest with a processor of its own: what the kernel says of QEMU's threads, and that the guest boots so.</summary>
[Collection(LibvirtCollection.Name)]
public sealed class PinnedGuestTests
{
    [Fact]
    public async Task A_guest_boots_on_the_processor_it_was_given_and_its_emulator_stays_on_the_shared_one()
    {
        await using var test = await DriverUnderTest.StartAsync();
        var found = await test.Driver.GetInventoryAsync(default);
        var cpus = found.Cells.SelectMany(cell => cell.Cpus).ToList();
        Assert.Equal(found.Vcpus, cpus.Count);
        var options = new CpuOptions([cpus[0]], [cpus[^1]], [], FillsCells: false);
        var image = test.Images.Add(await GuestImage.GetAsync(), "qcow2");
        var spec = test.Spec(image, flavor: flavor => flavor with
        {
            ExtraSpecs = new Dictionary<string, string> { ["hw:cpu_policy"] = "dedicated", ["hw:emulator_threads_policy"] = "share" },
        });
        var place = new FindPlace(
            HostCpus.Topology(found, new ResourceOptions(0, 0, 0, 1, 1, 1, TimeSpan.Zero) { Cpus = options }), [], TopologyWish.Of(spec.Instance.Flavor, spec.Instance.ImageProperties, out _)!).Find(out var reason);
        Assert.Null(reason);

        spec = await test.BuildAsync(spec with { Place = place });

        var threads = ThreadsOf(spec.Instance.GuestName);
        Assert.Equal($"{cpus[^1]}", Assert.Single(threads, thread => thread.Name.StartsWith("CPU 0/", StringComparison.Ordinal)).AllowedCpus);
        Assert.Equal($"{cpus[0]}", threads[0].AllowedCpus);
        await test.ReadConsoleUntilAsync(spec.Instance.Id, "GUEST-MARKER-DONE");
    }

    /// <summary>The threads of a guest's QEMU, the first of the process first.</summary>
    private static List<(string Name, string AllowedCpus)> ThreadsOf(string guestName)
    {
        var process = Directory.EnumerateDirectories("/proc")
            .Where(path => int.TryParse(Path.GetFileName(path), out _))
            .Single(path => ReadOrEmpty(Path.Combine(path, "cmdline")) is var line
                && line.StartsWith("/usr/bin/qemu", StringComparison.Ordinal) && line.Contains($"guest={guestName},", StringComparison.Ordinal));
        return
        [
            .. Directory.EnumerateDirectories(Path.Combine(process, "task"))
                .OrderBy(path => int.Parse(Path.GetFileName(path), null))
                .Select(path => (
                    File.ReadAllText(Path.Combine(path, "comm")).Trim(),
                    File.ReadLines(Path.Combine(path, "status")).Single(line => line.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal)).Split('\t')[1])),
        ];
    }

    /// <summary>A process that has ended meanwhile has no command line.</summary>
    private static string ReadOrEmpty(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
