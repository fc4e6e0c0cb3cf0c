using Nova.Api.Ec2.Instances;
using Nova.Api.Ec2.Pipeline;

namespace Nova.Api.Ec2.Tags;

/// <summary>DescribeTags: the metadata of the project's servers. A page is one of servers.</summary>
internal static class DescribeTags
{
    private const string Instance = "instance";

    public static async Task<Ec2Answer> HandleAsync(Ec2Request request, CancellationToken cancel)
    {
        var filters = Filters.Read(request.Parameters, "key", "resource-id", "resource-type", "resource_id", "resource_type", "value", "tag:");
        var (instances, page, last) = await DescribeInstances.ListAsync(request, cancel);
        var shown = instances
            .SelectMany(instance => instance.Metadata.Select(tag => (Id: InstanceIds.Of(instance), tag.Key, tag.Value)))
            .Where(tag => filters.Fit(name => name switch
            {
                "key" => [tag.Key],
                "value" => [tag.Value],
                "resource-id" or "resource_id" => [tag.Id],
                "resource-type" or "resource_type" => [Instance],
                _ => name["tag:".Length..] == tag.Key ? [tag.Value] : [],
            }));
        return Ec2Answer.Of(xml => page.Write(
            xml.List("tagSet", shown, (item, tag) => item.Element("resourceId", tag.Id).Element("resourceType", Instance).Element("key", tag.Key).Element("value", tag.Value)),
            instances.Count,
            last));
    }
}
