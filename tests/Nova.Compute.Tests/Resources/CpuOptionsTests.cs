using Nova.Compute.Resources;
using Nova.Hosting.Configuration;

namespace Nova.Compute.Tests.Resources;

public sealed class CpuOptionsTests
{
    [Fact]
    public void Without_options_all_processors_are_shared() => Assert.Equal(
        (null, null, 0, false), Read("") is var none ? (none.Shared, none.Dedicated, none.ReservedPages.Count, none.FillsCells) : default);

    [Fact]
    public void Options_are_read_as_upstream_writes_them()
    {
        var options = Read(
            """
            reserved_huge_pages = node:0,size:2048,count:64
            reserved_huge_pages = node:1,size:1GB,count:1
            [compute]
            cpu_shared_set = 0-3,^2
            cpu_dedicated_set = 4-12,^8,15
            packing_host_numa_cells_allocation_strategy = true
            """);

        Assert.Equal([0, 1, 3], options.Shared!);
        Assert.Equal([4, 5, 6, 7, 9, 10, 11, 12, 15], options.Dedicated!);
        Assert.Equal([new ReservedPages(0, 2048, 64), new(1, 1048576, 1)], options.ReservedPages);
        Assert.True(options.FillsCells);
    }

    [Theory]
    [InlineData("[compute]\ncpu_dedicated_set = 4-x", "[compute] cpu_dedicated_set = 4-x: must be a list of processors such as 4-12,^8,15: Invalid range expression '4-x'")]
    [InlineData("[compute]\ncpu_shared_set = ^1", "[compute] cpu_shared_set = ^1: must be a list of processors such as 4-12,^8,15: it names none")]
    [InlineData("[compute]\ncpu_shared_set = 0-4\ncpu_dedicated_set = 4-6", "[compute] cpu_dedicated_set = 4-6: must have no processor of cpu_shared_set; both have 4")]
    [InlineData("reserved_huge_pages = node:0,size:2048", "[DEFAULT] reserved_huge_pages = node:0,size:2048: must be lines such as node:0,size:2048,count:64")]
    [InlineData("reserved_huge_pages = node:0,size:huge,count:1", "[DEFAULT] reserved_huge_pages = node:0,size:huge,count:1: must be lines such as node:0,size:2048,count:64")]
    public void What_is_wrong_is_named(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<ConfigurationException>(() => Read(text)).Message, StringComparison.Ordinal);

    private static CpuOptions Read(string text) => CpuOptions.Read(new OptionReader(NovaConfiguration.FromText("[DEFAULT]\n" + text)));
}
