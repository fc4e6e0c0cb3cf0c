using System.Buffers.Text;
using Nova.Api.Ec2.Images;
using Nova.Api.Ec2.Pipeline;
using Nova.Api.Ec2.Tags;
using Nova.Api.Wishes;

namespace Nova.Api.Ec2.Instances;

/// <summary>Reads the parameters of RunInstances.</summary>
internal static class InstanceWish
{
    /// <summary>As the Compute API's.</summary>
    private const int LongestUserData = 65_535;

    private const int MostInstances = 10_000;
    private const int LongestName = 255;

    public static async Task<ServerWish> ReadAsync(Ec2Request request, CancellationToken cancel)
    {
        var parameters = request.Parameters;
        var min = parameters.Int("MinCount", 1, MostInstances) ?? 1;
        var max = parameters.Int("MaxCount", 1, MostInstances) ?? min;
        var (networks, groups) = await InstanceNetworks.ReadAsync(request, cancel);
        return new ServerWish
        {
            // Until the reservation is known, which it is named after.
            Name = "Server",
            FlavorId = Short(parameters.Get("InstanceType") is { Length: > 0 } type ? type : request.Ec2.Options.DefaultFlavor, "InstanceType"),
            FlavorIsName = true,
            ImageId = await ImageParameter.RequireAsync(request, "ImageId", cancel),
            KernelId = await ImageParameter.FindAsync(request, "KernelId", cancel),
            RamdiskId = await ImageParameter.FindAsync(request, "RamdiskId", cancel),
            MinCount = min,
            MaxCount = max,
            KeyName = parameters.Get("KeyName") is { Length: > 0 } key ? Short(key, "KeyName") : null,
            Metadata = ReadTags(parameters),
            UserData = ReadUserData(parameters),
            Zone = parameters.Get("Placement.AvailabilityZone") is { Length: > 0 } zone ? Short(zone, "Placement.AvailabilityZone") : null,

            NetworkChoice = networks.Count > 0 ? NetworkChoice.Listed : NetworkChoice.Unsaid,
            Networks = networks,

            // A group is called by its name alone: that is what is shown as its id, too.
            SecurityGroups = [.. parameters.List("SecurityGroup").Concat(parameters.List("SecurityGroupId")).Concat(groups).Select(group => Short(group, "SecurityGroup")).Distinct()],
        };
    }

    private static string Short(string value, string parameter) => value.Length <= LongestName
        ? value
        : throw new Ec2RefusalException(Ec2Error.InvalidValue($"{parameter} has at most {LongestName} characters."));

    /// <summary>Some clients break the lines of base64.</summary>
    private static string? ReadUserData(Ec2Parameters parameters)
    {
        if (parameters.Get("UserData") is not { Length: > 0 } given)
        {
            return null;
        }

        var text = given.ReplaceLineEndings("");
        return text.Length <= LongestUserData && Base64.IsValid(text)
            ? text
            : throw new Ec2RefusalException(Ec2Error.InvalidValue($"UserData must be base64, of at most {LongestUserData} characters."));
    }

    private static Dictionary<string, string> ReadTags(Ec2Parameters parameters)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var specification in parameters.Groups("TagSpecification"))
        {
            if (specification.Required("ResourceType") != "instance")
            {
                throw new Ec2RefusalException(Ec2Error.Unsupported("Instances alone are tagged when they are made."));
            }

            foreach (var (key, value) in TagParameters.Read(specification))
            {
                tags[key] = value;
            }
        }

        return tags;
    }
}
