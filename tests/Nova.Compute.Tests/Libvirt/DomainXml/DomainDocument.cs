using System.Xml.Linq;
using Nova.Compute.Drivers;
using Nova.Compute.Libvirt.DomainXml;
using Nova.Core.Flavors;

namespace Nova.Compute.Tests.Libvirt.DomainXml;

/// <summary>The plan of a plain guest, and how a document is compared.</summary>
internal static class DomainDocument
{
    private static readonly Guid Id = new("b2a4b7c8-5d6e-4f70-8192-a3b4c5d6e7f8");

    /// <summary>Compares the whole document, or, of a document that is otherwise the plain one, the named elements alone.</summary>
    public static void AssertXml(string expected, DomainPlan plan, params string[] only)
    {
        var built = DomainXmlBuilder.Build(plan);
        if (only.Length > 0)
        {
            Keep(built, [.. only.Select(path => path.Split('/'))]);
        }

        Assert.Equal(XElement.Parse(expected).ToString(), XElement.Parse(built.ToString()).ToString());
    }

    private static void Keep(XElement parent, IReadOnlyList<string[]> paths)
    {
        foreach (var child in parent.Elements().ToList())
        {
            var here = paths.Where(path => path[0] == child.Name.LocalName).ToList();
            if (here.Count == 0)
            {
                child.Remove();
            }
            else if (here.TrueForAll(path => path.Length > 1))
            {
                Keep(child, [.. here.Select(path => path[1..])]);
            }
        }
    }

    public static DomainPlan Plan(Dictionary<string, string>? specs = null, (string Name, string Value)? image = null) => new()
    {
        Instance = Sample.Instance("host") with
        {
            Id = Id,
            Number = 42,
            Name = "web",
            UserId = "alice",
            Flavor = new FlavorRecord { Id = "2", Name = "m1.small", Vcpus = 2, MemoryMb = 512, RootGb = 1, ExtraSpecs = specs ?? [] },
            ImageProperties = image is var (name, value) ? new Dictionary<string, string> { [name] = value } : new Dictionary<string, string>(),
        },
        Attempt = 3,
        Owner = "/var/lib/nova/instances",
        CreatedAt = new DateTimeOffset(2026, 11, 22, 12, 34, 56, TimeSpan.Zero),
        Version = "0.1.0",
        VirtType = "qemu",
        MachineType = "pc",
        Cpu = new CpuPlan("none", null, [], 2, 1, 1),
        Disks = [new(new FileSource($"/var/lib/nova/instances/{Id}/disk", "qcow2"), "vda", "virtio", IsCdrom: false, "none", Discard: null, BootOrder: 1)],
        SerialNumber = Id.ToString("D"),
        ConsoleLog = $"/var/lib/nova/instances/{Id}/console.log",
        VncListen = "127.0.0.1",
        VideoModel = "virtio",
        Pointer = "usbtablet",
        RngDevice = "/dev/urandom",
        MemoryStatsPeriod = 10,
    };
}
