using Nova.Database.Reading;
using Nova.Database.Writing;

namespace Nova.Database.Ec2;

/// <summary>Numbers of images in EC2.</summary>
public static class Ec2ImageStore
{
    /// <summary>The numbers of those that have one.</summary>
    public static Dictionary<string, long> NumbersOf(ReadScope scope, IReadOnlyList<string> ids) =>
        scope.Rows<S3ImageRow>().Where(image => ids.Contains(image.Uuid)).ToDictionary(image => image.Uuid, image => image.Id);

    /// <summary>The images that have one of these numbers.</summary>
    public static Dictionary<long, string> IdsOf(ReadScope scope, IReadOnlyList<long> numbers) =>
        scope.Rows<S3ImageRow>().Where(image => numbers.Contains(image.Id)).ToDictionary(image => image.Id, image => image.Uuid);

    /// <summary>Gives those that have none the next numbers.</summary>
    public static void Number(WriteScope scope, IReadOnlyList<string> ids)
    {
        var known = NumbersOf(scope, ids);
        foreach (var id in ids)
        {
            if (!known.ContainsKey(id))
            {
                scope.TryAdd(new S3ImageRow { Uuid = id });
            }
        }
    }
}
