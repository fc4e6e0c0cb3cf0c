using System.Text.Json.Serialization;
using Nova.Api.Microversions;

namespace Nova.Api.Compute.Servers.Views;

/// <summary>What rebuild answers up to 2.74.</summary>
internal sealed class RebuiltCoreView : ServerCoreView
{
    [Since(54)]
    public string? KeyName => Server.KeyName;

    [Since(57)]
    public string? UserData => Server.UserData;

    [JsonPropertyName("adminPass"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AdminPass { get; init; }
}

/// <summary>What rebuild answers since 2.75.</summary>
internal sealed class RebuiltView : ServerView
{
    public string? UserData => Server.UserData;

    [JsonPropertyName("adminPass"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AdminPass { get; init; }
}

/// <summary>What rebuild answers since 2.75 to who sees the attributes of policy <c>os-extended-server-attributes</c>.</summary>
internal sealed class RebuiltAdminView : ServerAttributesView
{
    public string? UserData => Server.UserData;

    [JsonPropertyName("adminPass"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AdminPass { get; init; }
}
