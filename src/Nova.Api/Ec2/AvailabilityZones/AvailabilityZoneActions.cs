using Nova.Api.Ec2.Pipeline;

namespace Nova.Api.Ec2.AvailabilityZones;

internal static class AvailabilityZoneActions
{
    public static readonly Ec2Action[] All =
    [
        new Ec2Action("DescribeAvailabilityZones", DescribeAvailabilityZones.HandleAsync)
            .By("os_compute_api:os-availability-zone:list").Takes("ZoneName.N", "ZoneId.N", "AllAvailabilityZones").TakesFilters(),
    ];
}
