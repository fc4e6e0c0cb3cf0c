using System.Text.RegularExpressions;
using Nova.Api.Ec2.Pipeline;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Ec2.SecurityGroups;

/// <summary>CreateSecurityGroup, by upstream's strict names.</summary>
internal static partial class CreateSecurityGroup
{
    private const int LongestDescription = 255;

    public static async Task<Ec2Answer> HandleAsync(Ec2Request request, CancellationToken cancel)
    {
        var (name, description) = (request.Parameters.Required("GroupName"), request.Parameters.Required("GroupDescription"));
        if (!Valid().IsMatch(name) || description.Length > LongestDescription)
        {
            return Ec2Error.InvalidValue($"The name of a group is 1 to 255 ASCII letters, digits, blanks and any of _-, and its description has at most {LongestDescription} characters.");
        }

        if ((await GroupParameter.ListAsync(request, cancel)).Any(group => group.Name == name))
        {
            return new Ec2Error(400, "InvalidGroup.Duplicate", $"The security group '{name}' already exists");
        }

        var made = await request.CallAsync(SecurityGroupsRpc.Save, new SaveSecurityGroup(Number: null, name, description), cancel);

        // Upstream's clients look for the list, Amazon's for the id.
        return Ec2Answer.Of(xml => xml.Element("return", true).Element("groupId", made.Name).List("securityGroupSet", [made], GroupText.Write));
    }

    [GeneratedRegex(@"^(?! )[a-zA-Z0-9_\- ]{1,255}(?<! )\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Valid();
}
