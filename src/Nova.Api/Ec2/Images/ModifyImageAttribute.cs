using Nova.Api.Ec2.Pipeline;
using Nova.OpenStack.Images;

namespace Nova.Api.Ec2.Images;

/// <summary>ModifyImageAttribute in upstream's form (OperationType, UserGroup) and that of later clients (LaunchPermission, Description); ResetImageAttribute.</summary>
internal static class ModifyImageAttribute
{
    private const string Everybody = "all";
    private const int LongestDescription = 255;

    public static async Task<Ec2Answer> HandleAsync(Ec2Request request, CancellationToken cancel)
    {
        var parameters = request.Parameters;
        var attribute = parameters.Get("Attribute");
        if ((attribute == "description" ? parameters.Required("Value") : parameters.Get("Description.Value")) is { } description)
        {
            return description.Length > LongestDescription
                ? Ec2Error.InvalidValue($"A description has at most {LongestDescription} characters.")
                : await ChangeAsync(request, ImageChange.Set("description", description), cancel);
        }

        var (add, remove) = (Groups(parameters, "LaunchPermission.Add"), Groups(parameters, "LaunchPermission.Remove"));
        if (add.Count + remove.Count == 0)
        {
            if (attribute != "launchPermission")
            {
                return attribute is null ? Ec2Error.Missing("Attribute") : new Ec2Error(400, "InvalidAttribute", $"Attribute not supported: {attribute}");
            }

            var groups = parameters.List("UserGroup");
            (add, remove) = parameters.Required("OperationType") switch
            {
                "add" => (groups, []),
                "remove" => ((IReadOnlyList<string>)[], groups),
                _ => throw new Ec2RefusalException(Ec2Error.InvalidValue("operation_type must be add or remove")),
            };
        }

        return (add, remove) switch
        {
            ([], []) => new Ec2Error(400, "MissingParameter", "user or group not specified"),
            _ when add.Concat(remove).Any(group => group != Everybody) => Ec2Error.InvalidValue("only group \"all\" is supported"),
            ([], _) => await ChangeAsync(request, Visible("private"), cancel),
            (_, []) => await ChangeAsync(request, Visible("public"), cancel),
            _ => new Ec2Error(400, "InvalidParameterCombination", "A group is added or removed, not both."),
        };
    }

    public static async Task<Ec2Answer> ResetAsync(Ec2Request request, CancellationToken cancel) => request.Parameters.Required("Attribute") is var attribute && attribute != "launchPermission"
        ? new Ec2Error(400, "InvalidRequest", $"The attribute {attribute} cannot be reset.")
        : await ChangeAsync(request, Visible("private"), cancel);

    private static ImageChange Visible(string visibility) => ImageChange.Set("visibility", visibility);

    private static IReadOnlyList<string> Groups(Ec2Parameters parameters, string list) => [.. parameters.Groups(list).Select(one => one.Required("Group"))];

    private static async Task<Ec2Answer> ChangeAsync(Ec2Request request, ImageChange change, CancellationToken cancel) =>
        await request.Backends.Images.UpdateAsync(await ImageParameter.RequireAsync(request, "ImageId", cancel), [change], request.AsUser, cancel) is null
            ? ImageParameter.NotFound(request.Parameters.Required("ImageId"))
            : Ec2Answer.Done;
}
