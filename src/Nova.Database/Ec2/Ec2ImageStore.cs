using Microsoft.EntityFrameworkCore;
using Nova.Database.Reading;
using Nova.Database.Writing;

namespace Nova.Database.Ec2;

/// <summary>Numbers of images in EC2.</summary>
public static class Ec2ImageStore
{
    private const int StepSize = 1000;

    /// <summary>The numbers of those that have one.</summary>
    public static Dictionary<string, long> NumbersOf(ReadScope scope, IReadOnlyList<string> ids) =>
        scope.Rows<S3ImageRow>().Where(image => ids.Contains(image.Uuid)).ToDictionary(image => image.Uuid, image => image.Id);

    /// <summary>The images that have one of these numbers.</summary>
    public static Dictionary<long, string> IdsOf(ReadScope scope, IReadOnlyList<long> numbers) =>
        scope.Rows<S3ImageRow>().Where(image => numbers.Contains(image.Id)).ToDictionary(image => image.Id, image => image.Uuid);

    /// <summary>Those that EC2 has not asked about since a time.</summary>
    public static bool IsAnyUnseen(ReadScope scope, IReadOnlyCollection<string> ids, DateTimeOffset since) =>
        scope.Rows<S3ImageRow>().Any(image => ids.Contains(image.Uuid) && image.SeenAt < since);

    /// <summary>Notes that EC2 has asked about images.</summary>
    public static void See(WriteScope scope, IReadOnlyCollection<string> ids)
    {
        var now = scope.Now;
        scope.Rows<S3ImageRow>().Where(image => ids.Contains(image.Uuid)).ExecuteUpdate(set => set.SetProperty(image => image.SeenAt, now));
    }

    /// <summary>Gives those that have none the next numbers.</summary>
    public static void Number(WriteScope scope, IReadOnlyList<string> ids)
    {
        var known = NumbersOf(scope, ids);
        foreach (var id in ids)
        {
            if (!known.ContainsKey(id))
            {
                scope.TryAdd(new S3ImageRow { Uuid = id, SeenAt = scope.Now });
            }
        }
    }

    /// <summary>Forgets some that EC2 has not asked about since a time, so that a table which every image adds to does not grow for ever; false where none is left.</summary>
    public static bool Trim(WriteScope scope, DateTimeOffset before)
    {
        // The last one stays: SQLite counts on from it, and no number may be given twice.
        var last = scope.Rows<S3ImageRow>().Max(image => (long?)image.Id) ?? 0;
        var unseen = scope.Rows<S3ImageRow>().Where(image => image.SeenAt < before && image.Id < last).OrderBy(image => image.Id).Select(image => image.Id).Take(StepSize).ToList();
        return unseen.Count > 0 && scope.Rows<S3ImageRow>().Where(image => unseen.Contains(image.Id)).ExecuteDelete() > 0;
    }
}
