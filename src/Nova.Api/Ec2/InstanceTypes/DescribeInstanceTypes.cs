using System.Globalization;
using Nova.Api.Ec2.Pipeline;
using Nova.Core.Flavors;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Ec2.InstanceTypes;

/// <summary>DescribeInstanceTypes: flavors by their names; in Amazon's form, which has no place for the root disk, and euca2ools' own elements beside it.</summary>
internal static class DescribeInstanceTypes
{
    public static async Task<Ec2Answer> HandleAsync(Ec2Request request, CancellationToken cancel)
    {
        var (names, page) = (NamesAsked.Read(request, "InstanceType"), Paging.Read(request));
        var filters = Filters.Read(request.Parameters, "instance-type", "vcpu-info.default-vcpus", "memory-info.size-in-mib");
        if (!names.IsEmpty && page.IsAsked)
        {
            return Ec2Error.Combined("InstanceType is not combined with MaxResults or NextToken.");
        }

        var flavors = await ListAsync(request, page, cancel);
        if (names.FindUnknown(flavors.Where(flavor => !flavor.Disabled).Select(flavor => flavor.Name)) is { } unknown)
        {
            return new Ec2Error(400, "InvalidInstanceType", $"The following supplied instance types do not exist: [{unknown}]");
        }

        var found = flavors.Where(flavor => !flavor.Disabled && names.Fit(flavor.Name) && filters.Fit(name => [ValueOf(flavor, name)]));
        return Ec2Answer.Of(xml => page.Write(xml.List("instanceTypeSet", found, Write), flavors.Count, page.IsAsked && flavors.Count > 0 ? flavors[^1].Id : null));
    }

    /// <summary>A page, or all.</summary>
    private static async Task<IReadOnlyList<FlavorRecord>> ListAsync(Ec2Request request, Paging page, CancellationToken cancel)
    {
        var all = new List<FlavorRecord>();
        var after = page.After;
        while (true)
        {
            var query = new ListFlavors(request.Project, IsPublic: true, MinRamMb: null, MinDiskGb: null, Name: null, "flavorid", Descending: false, after, page.Size);
            var found = (await request.CallAsync(FlavorsRpc.List, query, cancel)).Flavors;
            all.AddRange(found);
            if (page.IsAsked || found.Count < page.Size)
            {
                return all;
            }

            after = found[^1].Id;
        }
    }

    private static string ValueOf(FlavorRecord flavor, string filter) => filter switch
    {
        "instance-type" => flavor.Name,
        "memory-info.size-in-mib" => flavor.MemoryMb.ToString(CultureInfo.InvariantCulture),
        _ => flavor.Vcpus.ToString(CultureInfo.InvariantCulture),
    };

    private static void Write(XmlText xml, FlavorRecord flavor) => xml
        .Element("instanceType", flavor.Name)
        .Element("vCpuInfo", info => info.Element("defaultVCpus", flavor.Vcpus))
        .Element("memoryInfo", info => info.Element("sizeInMiB", flavor.MemoryMb))
        .Element("instanceStorageSupported", true)
        .Element("instanceStorageInfo", info => info.Element("totalSizeInGB", flavor.RootGb + flavor.EphemeralGb))

        // euca2ools 3 and boto 2 know Eucalyptus' elements.
        .Element("name", flavor.Name)
        .Element("cpu", flavor.Vcpus)
        .Element("disk", flavor.RootGb)
        .Element("memory", flavor.MemoryMb);
}
