using Nova.Api.Ec2.Pipeline;

namespace Nova.Api.Ec2.Regions;

/// <summary>DescribeRegions: those of region_list, or one that is called <c>nova</c>.</summary>
internal static class DescribeRegions
{
    public static Task<Ec2Answer> HandleAsync(Ec2Request request, CancellationToken cancel)
    {
        var options = request.Ec2.Options;
        var names = NamesAsked.Read(request, "RegionName");
        var filters = Filters.Read(request.Parameters, "region-name", "endpoint");
        (string Name, string Address)[] all = options.Regions.Count == 0
            ? [("nova", options.Address)]
            : [.. options.Regions.Select(region => (region.Name, options.AddressOn(region.Host)))];
        if (names.FindUnknown(all.Select(region => region.Name)) is { } unknown)
        {
            return Task.FromResult<Ec2Answer>(Ec2Error.InvalidValue($"Invalid region name: {unknown}"));
        }

        var found = all.Where(region => names.Fit(region.Name) && filters.Fit(name => [name == "region-name" ? region.Name : region.Address]));
        return Task.FromResult(Ec2Answer.Of(
            xml => xml.List("regionInfo", found, (item, region) => item.Element("regionName", region.Name).Element("regionEndpoint", region.Address))));
    }
}
