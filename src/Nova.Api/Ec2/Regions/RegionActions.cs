using Nova.Api.Ec2.Pipeline;

namespace Nova.Api.Ec2.Regions;

internal static class RegionActions
{
    public static readonly Ec2Action[] All = [new Ec2Action("DescribeRegions", DescribeRegions.HandleAsync).Takes("RegionName.N", "AllRegions").TakesFilters()];
}
