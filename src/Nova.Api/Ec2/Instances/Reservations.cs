using Nova.Api.Ec2.Pipeline;
using Nova.Core.Servers;

namespace Nova.Api.Ec2.Instances;

/// <summary>Instances by the request that made them, in the order of the first of each.</summary>
internal static class Reservations
{
    /// <summary>Writes one, without an element around it.</summary>
    public static void Write(XmlText xml, IReadOnlyCollection<InstanceRecord> instances, InstanceTexts texts, IReadOnlyDictionary<string, long> numbers)
    {
        var first = instances.First();
        xml.Element("reservationId", first.ReservationId)
            .Element("ownerId", first.ProjectId)
            .List("groupSet", InstanceText.Groups(first), (item, group) => item.Element("groupId", group).Element("groupName", group))
            .List("instancesSet", instances, (item, instance) => texts.Write(item, instance, numbers));
    }

    public static IEnumerable<IReadOnlyCollection<InstanceRecord>> Of(IEnumerable<InstanceRecord> instances) =>
        instances.GroupBy(instance => instance.ReservationId, (_, members) => (IReadOnlyCollection<InstanceRecord>)[.. members]);
}
