using Nova.Api.Ec2.Pipeline;
using Nova.OpenStack.Images;

namespace Nova.Api.Ec2.Images;

/// <summary>ModifyImageAttribute in upstream's form (OperationType, UserGroup) and that of later clients (LaunchPermission, Description); ResetImageAttribute.</summary>
internal static class ModifyImageAttribute
{
    private const string Everybody = "all";
    private const string LaunchPermission = "launchPermission";
    private const int LongestDescription = 255;

    public static async Task<Ec2Answer> HandleAsync(Ec2Request request, CancellationToken cancel)
    {
        var parameters = request.Parameters;
        var attribute = parameters.Get("Attribute");
        if (attribute is not (null or "description" or LaunchPermission))
        {
            return new Ec2Error(400, "InvalidAttribute", $"Attribute not supported: {attribute}");
        }

        if (IsSeveral(parameters, attribute))
        {
            return Ec2Error.Combined("One change at a time: Attribute and Value, Description, LaunchPermission, or OperationType and UserGroup.");
        }

        if ((attribute == "description" ? parameters.Required("Value") : parameters.Get("Description.Value")) is { } description)
        {
            return description.Length > LongestDescription
                ? Ec2Error.InvalidValue($"A description has at most {LongestDescription} characters.")
                : await ChangeAsync(request, ImageChange.Set("description", description), cancel);
        }

        var (add, remove) = (Groups(parameters, "LaunchPermission.Add"), Groups(parameters, "LaunchPermission.Remove"));
        if (add.Count + remove.Count == 0)
        {
            if (attribute is null)
            {
                return Ec2Error.Missing("Attribute");
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
            ([], _) => await HideAsync(request, cancel),
            (_, []) => await ChangeAsync(request, Visible("public"), cancel),
            _ => Ec2Error.Combined("A group is added or removed, not both."),
        };
    }

    public static async Task<Ec2Answer> ResetAsync(Ec2Request request, CancellationToken cancel) => request.Parameters.Required("Attribute") is var attribute && attribute != LaunchPermission
        ? new Ec2Error(400, "InvalidRequest", $"The attribute {attribute} cannot be reset.")
        : await HideAsync(request, cancel);

    /// <summary>Whether more than one form of a change is begun: whichever were taken, the others would be lost.</summary>
    private static bool IsSeveral(Ec2Parameters parameters, string? attribute)
    {
        bool[] forms =
        [
            attribute == "description" || parameters.Get("Value") is not null,
            parameters.Get("Description.Value") is not null,
            parameters.Groups("LaunchPermission.Add").Count + parameters.Groups("LaunchPermission.Remove").Count > 0,
            parameters.Get("OperationType") is not null || parameters.List("UserGroup").Count > 0,
        ];
        return forms.Count(isBegun => isBegun) > 1 || (attribute == LaunchPermission && (forms[0] || forms[1]));
    }

    /// <summary>Takes an image from everybody; one that they do not have, shared with some perhaps, stays as it is.</summary>
    private static async Task<Ec2Answer> HideAsync(Ec2Request request, CancellationToken cancel) =>
        ImageText.IsPublic(await ImageParameter.GetAsync(request, request.Parameters.Required("ImageId"), cancel))
            ? await ChangeAsync(request, Visible("private"), cancel)
            : Ec2Answer.Done;

    private static ImageChange Visible(string visibility) => ImageChange.Set("visibility", visibility);

    private static IReadOnlyList<string> Groups(Ec2Parameters parameters, string list) => [.. parameters.Groups(list).Select(one => one.Required("Group"))];

    private static async Task<Ec2Answer> ChangeAsync(Ec2Request request, ImageChange change, CancellationToken cancel)
    {
        var image = await ImageParameter.GetAsync(request, request.Parameters.Required("ImageId"), cancel);
        request.BeforeChange();
        return await request.Backends.Images.UpdateAsync(image.Id, [change], request.AsUser, cancel) is null
            ? ImageParameter.NotFound(request.Parameters.Required("ImageId"))
            : Ec2Answer.Done;
    }
}
