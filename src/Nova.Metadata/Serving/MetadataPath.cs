using System.Text.Json;

namespace Nova.Metadata.Serving;

/// <summary>Finds what a path names in the trees that config drives are written from. A directory is a list of names, those of directories with a slash.</summary>
internal static class MetadataPath
{
    private const string Ec2Tree = "ec2";
    private const string OpenStackTree = "openstack";
    private const string Keys = "public-keys";

    /// <summary>The steps of a path, <c>.</c>, <c>..</c> and doubled slashes resolved; what begins with neither tree is below EC2's.</summary>
    public static string[] Steps(string path)
    {
        var steps = new List<string>();
        foreach (var step in path.Split('/'))
        {
            switch (step)
            {
                case "" or ".":
                    break;
                case "..":
                    steps.RemoveRange(Math.Max(0, steps.Count - 1), Math.Min(1, steps.Count));
                    break;
                default:
                    steps.Add(step);
                    break;
            }
        }

        return steps is [] or [Ec2Tree or OpenStackTree, ..] ? [.. steps] : [Ec2Tree, .. steps];
    }

    /// <summary>True for the one path that a guest may write to.</summary>
    public static bool IsPassword(string[] steps) =>
        steps is [OpenStackTree, var version, GuestPasswords.Name] && MetadataVersions.OpenStack.Contains(version) && HasPassword(version);

    /// <summary>What is there for this guest; null for nothing.</summary>
    public static MetadataAnswer? Find(GuestMetadata guest, MetadataSettings settings, string[] steps, DateTimeOffset now) => steps switch
    {
        [OpenStackTree] => Listing(MetadataVersions.OpenStackAt(now)),
        [OpenStackTree, var version, .. var rest] when MetadataVersions.OpenStack.Contains(version) => OpenStack(guest, settings, version, rest),
        [Ec2Tree] => Listing(MetadataVersions.Ec2),
        [Ec2Tree, var version, .. var rest] when MetadataVersions.Ec2.Contains(version) => Ec2(guest, settings, version, rest),
        _ => null,
    };

    private static MetadataAnswer? OpenStack(GuestMetadata guest, MetadataSettings settings, string version, string[] rest) => rest switch
    {
        [] => Listing(Names(MetadataTrees.OpenStack(guest, settings, version), version)),
        [var name] => MetadataTrees.OpenStack(guest, settings, version).FirstOrDefault(file => file.Path == name) is { } file
            ? new MetadataAnswer(null, file.Contents, name.EndsWith(".json", StringComparison.Ordinal) ? "application/json" : "text/plain; charset=UTF-8")
            : null,
        _ => null,
    };

    /// <summary>The password is the service's own, and stands where upstream lists it.</summary>
    private static IEnumerable<string> Names(IReadOnlyList<MetadataFile> files, string version)
    {
        var names = files.Select(file => file.Path).ToList();
        if (HasPassword(version))
        {
            names.Insert(names.FindLastIndex(name => name is "meta_data.json" or "user_data") + 1, GuestPasswords.Name);
        }

        return names;
    }

    private static bool HasPassword(string version) => MetadataVersions.Reaches(version, MetadataVersions.Grizzly);

    private static MetadataAnswer? Ec2(GuestMetadata guest, MetadataSettings settings, string version, string[] rest)
    {
        if (rest is [])
        {
            return Listing(guest.Instance.UserData is null ? ["meta-data/"] : ["meta-data/", "user-data"]);
        }

        if (rest is ["user-data"])
        {
            return guest.Instance.UserData is { } encoded ? new MetadataAnswer(null, Convert.FromBase64String(encoded)) : null;
        }

        if (rest[0] != "meta-data")
        {
            return null;
        }

        // The very file of the config drive: what is in it is what can be asked for.
        using var document = JsonDocument.Parse(Ec2Metadata.Json(guest, settings, version));
        var at = document.RootElement;
        foreach (var step in rest.Skip(1))
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(step, out var below))
            {
                return null;
            }

            at = below;
        }

        return new MetadataAnswer(Text(at, isKeys: rest is [_, Keys], guest.Instance.KeyName));
    }

    private static string Text(JsonElement value, bool isKeys, string? keyName) => value.ValueKind switch
    {
        JsonValueKind.Object => string.Join('\n', value.EnumerateObject()
            .OrderBy(item => item.Name, StringComparer.Ordinal)
            .Select(item => isKeys ? $"{item.Name}={keyName}" : item.Value.ValueKind == JsonValueKind.Object ? item.Name + "/" : item.Name)),
        JsonValueKind.Array => string.Join('\n', value.EnumerateArray().Select(item => item.ToString())),
        _ => value.ToString(),
    };

    private static MetadataAnswer Listing(IEnumerable<string> names) => new(string.Join('\n', names));
}
